import type { Dataset } from "../../dataset/dataset.ts";
import { classWeights, lossSettings } from "../../recipe/losses.ts";
import type { TrainingSettings } from "../engine.ts";
import type { BatchTensor } from "./memory/batchTensor.ts";
import type { Heap } from "./memory/heap.ts";
import type { Kernels } from "./module.ts";

export interface LossSite {
  output: BatchTensor;
  /** the batch's class indices, 16 bits each, or its targets, float32 row-major */
  targets: number;
  dzT: number;
  /** two float64: the sum of losses; the number of correct rows, or the sum of mean absolute errors */
  totals: number;
}

/** Adds a batch's loss to the totals and replaces the outputs by its gradient. Classes are weighted in training only. */
export function createLoss(
  kernels: Kernels,
  heap: Heap,
  { loss = "crossEntropy" }: TrainingSettings,
  dataset: Dataset,
  { output, targets, dzT, totals }: LossSite,
): (samples: number, isTraining: boolean) => void {
  const settings = lossSettings(loss);
  const { values, bias, channels } = output;
  if (settings.kind !== "crossEntropy") {
    const delta = settings.kind === "huber" ? (settings.delta ?? 1) : 0;
    return (samples) => kernels.regressionLoss(values, bias, targets, samples, channels, delta, dzT, totals);
  }
  const { labelSmoothing = 0 } = settings;
  const all = classWeights(settings, dataset);
  const weights = all ? heap.allocate(all.byteLength) : 0;
  if (all) new Float64Array(kernels.memory.buffer, weights, all.length).set(all);
  return (samples, isTraining) => {
    const used = isTraining ? weights : 0;
    kernels.crossEntropy(values, bias, targets, samples, channels, labelSmoothing, used, dzT, totals);
  };
}
