import type { Predictions } from "./predictions.ts";

/**
 * R² = 1 − Σ(y − t)²/Σ(t − t̄)², mean over targets, as in scikit-learn: of a constant target 1 where exact, else 0. The mean
 * absolute error is in the units of the data.
 *
 * @param factors by which targets were multiplied, one for each
 */
export function regressionMetrics(
  outputs: Float32Array,
  targets: Float32Array,
  width: number,
  factors: readonly number[] = new Array(width).fill(1),
): Predictions {
  const rows = outputs.length / width;
  let [absolute, r2] = [0, 0];
  for (let column = 0; column < width; column++) {
    let mean = 0;
    for (let i = column; i < targets.length; i += width) mean += targets[i]! / rows;
    let [residual, total] = [0, 0];
    for (let i = column; i < targets.length; i += width) {
      const error = outputs[i]! - targets[i]!;
      absolute += Math.abs(error) / factors[column]!;
      residual += error * error;
      total += (targets[i]! - mean) ** 2;
    }
    r2 += total > 0 ? 1 - residual / total : residual === 0 ? 1 : 0;
  }
  return { confusion: null, metrics: { r2: r2 / width, meanAbsoluteError: absolute / outputs.length } };
}
