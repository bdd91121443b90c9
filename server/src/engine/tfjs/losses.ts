import type { Dataset } from "../../dataset/dataset.ts";
import { classWeights, type Loss, type LossSettings, lossSettings } from "../../recipe/losses.ts";
import type { Batch } from "./batches.ts";

export interface Totals {
  loss: number;
  /** rows whose largest logit is the label's, the first of equal ones counting; of a regression, mean absolute errors */
  second: number;
}

/** Adds a batch to the totals; answers the gradient of its mean loss, rows × outputs, in float64 until stored. */
export type BatchLoss = (
  totals: Totals,
  outputs: Float32Array,
  batch: Batch,
  isTraining: boolean,
) => Float32Array;

export function createLoss(loss: Loss | undefined, dataset: Dataset): BatchLoss {
  const settings = lossSettings(loss ?? "crossEntropy");
  return settings.kind === "crossEntropy"
    ? crossEntropy(settings, dataset)
    : regressionLoss(settings.kind === "huber" ? (settings.delta ?? 1) : null, dataset.outputs);
}

/** −w Σ t ln p with targets t that are smoothed, as in wasm/kernels/crossEntropy.ts. */
function crossEntropy(
  settings: Extract<LossSettings, { kind: "crossEntropy" }>,
  dataset: Dataset,
): BatchLoss {
  const { outputs: classes } = dataset;
  const { labelSmoothing = 0 } = settings;
  const weights = classWeights(settings, dataset);
  return (totals, outputs, { rows, labels }, isTraining) => {
    const gradient = new Float32Array(outputs.length);
    for (const [row, label] of labels.entries()) {
      const logits = Float64Array.from(outputs.subarray(row * classes, (row + 1) * classes));
      const best = logits.indexOf(Math.max(...logits));
      const largest = logits[best] ?? Number.NaN;
      const sum = logits.reduce((all, logit) => all + Math.exp(logit - largest), 0);
      const weight = isTraining && weights ? weights[label]! : 1;
      for (const [c, logit] of logits.entries()) {
        const target = (c === label ? 1 - labelSmoothing : 0) + labelSmoothing / classes;
        if (target > 0) totals.loss += weight * target * (Math.log(sum) - (logit - largest));
        gradient[row * classes + c] = (weight * (Math.exp(logit - largest) / sum - target)) / rows;
      }
      if (best === label) totals.second += 1;
    }
    return gradient;
  };
}

/** (y − t)², or Huber's loss where there is a delta, the mean over a row's outputs. */
function regressionLoss(delta: number | null, width: number): BatchLoss {
  const lossOf = (error: number) => {
    if (delta === null) return error * error;
    const size = Math.abs(error);
    return size > delta ? delta * (size - delta / 2) : (error * error) / 2;
  };
  const slopeOf = (error: number) => {
    if (delta === null) return 2 * error;
    return Math.max(-delta, Math.min(delta, error));
  };
  return (totals, outputs, { rows, targets }) =>
    outputs.map((output, index) => {
      const error = output - targets![index]!;
      totals.loss += lossOf(error) / width;
      totals.second += Math.abs(error) / width;
      return slopeOf(error) / (rows * width);
    });
}
