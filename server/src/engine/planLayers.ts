import type { Dataset } from "../dataset/dataset.ts";
import { type LayerSpec, layerNames, mlpLayers, outputShape } from "../network/layers.ts";
import type { TrainingPlan } from "./engine.ts";

/** A layer of a plan, with its name and the shapes of one sample on both of its sides. */
export interface PlannedLayer {
  name: string;
  layer: LayerSpec;
  input: number[];
  output: number[];
}

/**
 * The layers that a plan trains on a dataset. A multi-layer perceptron takes samples of any shape as flat ones.
 * Throws when a layer cannot stand where it does, or when the last is not dense with a unit per class.
 */
export function planLayers(plan: TrainingPlan, { shape, dimensions, classes }: Dataset): PlannedLayer[] {
  const isMlp = "hidden" in plan;
  const layers = isMlp ? mlpLayers(plan.hidden, plan.activation, classes) : plan.layers;
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
  if (last?.kind !== "dense" || last.units !== classes) {
    throw new Error(`A network for this dataset has to end with a dense layer of ${classes} units.`);
  }
  return planned;
}
