import type { DataForm } from "../dataset/dataset.ts";
import { MessageError } from "../messages/messageError.ts";
import { type LayerSpec, layerNames, mlpLayers, outputShape } from "../network/layers/registry.ts";
import { lossSettings, taskOf } from "../recipe/losses.ts";
import type { TrainingPlan } from "./engine.ts";

export interface PlannedLayer {
  name: string;
  layer: LayerSpec;
  input: number[];
  output: number[];
}

/**
 * Throws when a layer cannot stand where it does, when the last is not dense with a unit per class or target, or when
 * the loss is for the other task.
 */
export function planLayers(plan: TrainingPlan, dataset: DataForm): PlannedLayer[] {
  const { shape, dimensions, outputs } = dataset;
  const isMlp = "hidden" in plan;
  const layers = isMlp ? mlpLayers(plan.hidden, plan.activation, outputs) : plan.layers;
  const names = layerNames(layers);
  let input = isMlp ? [dimensions] : [...shape];
  const planned = layers.map((layer, index): PlannedLayer => {
    const { shape: output, problem } = outputShape(layer, input);
    if (problem !== null) throw new Error(problem.message);
    const here = { name: names[index]!, layer, input, output };
    input = output;
    return here;
  });
  const last = layers.at(-1);
  if (last?.kind !== "dense" || last.units !== outputs) {
    throw new MessageError("network/last-layer", { outputs });
  }
  checkTask(plan, dataset);
  return planned;
}

function checkTask({ loss = "crossEntropy" }: TrainingPlan, { targetNames, classes }: DataForm): void {
  const { kind } = lossSettings(loss);
  if (taskOf(loss) === "classification" && classes === 0)
    throw new MessageError("network/loss-for-classes", { loss: kind, targets: targetNames?.join(", ") });
  if (taskOf(loss) === "regression" && classes > 0)
    throw new MessageError("network/loss-for-numbers", { loss: kind });
}
