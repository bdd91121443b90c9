import type { Dataset } from "../../../server/src/dataset/dataset.ts";
import type { MlpPlan, NamedTensor } from "../../../server/src/engine/engine.ts";
import { floats } from "./steps.ts";

/** half a unit in the last place of float32, relative */
const U = 2 ** -24;
/** how many units in the last place an engine's activation may be off: ReLU is exact, tanh good to 4 */
const activationUnits: Record<string, number> = { relu: 0, tanh: 4 };

/** A matrix of outputs as a whole, in the Frobenius norm. */
interface Size {
  norm: number;
  /** the most that float32 may change */
  error: number;
}

export interface ForwardBound {
  /** of each hidden layer, before and after its activation */
  layers: { linear: Size; activation: Size }[];
  /** the most that any logit may be off */
  logitError: number;
}

/**
 * How far float32 may lead a forward pass on the validation inputs from the exact one.
 *
 * A sum of n products in any order has an error of at most n·u·Σ|x||w| (Higham, "Accuracy and Stability of
 * Numerical Algorithms", 2002, section 3.1); the bias is one term more. An error of the input passes on through
 * |W|, and through activations, whose slopes are 1 at most.
 */
export function forwardBound(
  { activation, hidden }: MlpPlan,
  { dimensions, validation }: Dataset,
  weights: NamedTensor[],
): ForwardBound {
  const rows = validation.count;
  let values = Float64Array.from(validation.features);
  let errors = new Float64Array(values.length);
  let inputs = dimensions;
  const layers: ForwardBound["layers"] = [];
  let logitError = 0;
  for (let layer = 1; layer <= hidden.length + 1; layer++) {
    const w = floats(weights, `dense_${layer}/kernel`);
    const b = floats(weights, `dense_${layer}/bias`);
    const z = new Float64Array(rows * b.length);
    const zErrors = new Float64Array(rows * b.length);
    for (let at = 0; at < z.length; at++) {
      const [row, column] = [Math.floor(at / b.length), at % b.length];
      let sum = b[column]!;
      let magnitude = Math.abs(sum);
      let passed = 0;
      for (let k = 0; k < inputs; k++) {
        const product = values[row * inputs + k]! * w[k * b.length + column]!;
        sum += product;
        magnitude += Math.abs(product);
        passed += errors[row * inputs + k]! * Math.abs(w[k * b.length + column]!);
      }
      z[at] = sum;
      zErrors[at] = (inputs + 1) * U * (magnitude + passed) + passed;
    }
    values = z.map((value) => (activation === "relu" ? Math.max(value, 0) : Math.tanh(value)));
    errors = zErrors.map((error, at) => error + 2 * U * activationUnits[activation]! * Math.abs(values[at]!));
    inputs = b.length;
    logitError = zErrors.reduce((largest, error) => Math.max(largest, error), 0);
    layers.push({
      linear: { norm: norm(z), error: norm(zErrors) },
      activation: { norm: norm(values), error: norm(errors) },
    });
  }
  return { layers: layers.slice(0, -1), logitError };
}

function norm(values: Float64Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
}
