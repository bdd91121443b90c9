/** What each layer of a network takes and gives, and what it costs. Nothing here is measured. */
import type { Dai } from "./expand.ts";
import type { Spec } from "./schema/spec.ts";

/** One layer of a network. */
export interface LayerShape {
  /** as epoch records name it: `dense_1` for the first hidden layer, `output` for the last */
  name: string;
  /** shape of one sample that goes in, without the batch */
  input: number[];
  /** shape of one sample that comes out, without the batch */
  output: number[];
  activation: "relu" | "tanh" | "softmax";
  /** weights and biases */
  parameters: number;
  /**
   * Floating-point operations of one sample's forward pass: 2 · inputs for each unit (as many multiplications
   * as inputs, as many additions with the bias) and 1 for its activation.
   */
  flops: number;
  /** bytes that training takes: parameters, the optimizer's state of them, and a batch's outputs on both sides of the activation */
  memory: number;
}

const bytesPerNumber = 4;

/** Shape of one sample. */
export function sampleShape(dataset: Spec["dataset"]): number[] {
  return [dataset.dimensions];
}

export function classCount(dataset: Spec["dataset"]): number {
  return dataset.radii.length;
}

/** The layers of one network, from the input on; the last is the linear layer with one unit per class. */
export function layerShapes(
  dataset: Spec["dataset"],
  { hidden, activation }: Dai["architecture"],
  { optimizer, batchSize }: Pick<Spec["training"], "optimizer" | "batchSize">,
): LayerShape[] {
  const widths = [...hidden, classCount(dataset)];
  const copies = 1 + stateCopies(optimizer);
  let input = sampleShape(dataset);
  return widths.map((width, index) => {
    const inputs = input.reduce((size, length) => size * length, 1);
    const isOutput = index === hidden.length;
    const parameters = (inputs + 1) * width;
    const layer: LayerShape = {
      name: isOutput ? "output" : `dense_${index + 1}`,
      input,
      output: [width],
      activation: isOutput ? "softmax" : activation,
      parameters,
      flops: (2 * inputs + 1) * width,
      memory: bytesPerNumber * (parameters * copies + 2 * batchSize * width),
    };
    input = layer.output;
    return layer;
  });
}

/** How many numbers an optimizer remembers of each parameter. */
function stateCopies(optimizer: Spec["training"]["optimizer"]): number {
  if (optimizer.kind === "adam") return 2;
  const velocity = optimizer.momentum > 0 ? 1 : 0;
  return optimizer.kind === "rmsprop" ? 1 + velocity : velocity;
}

/** The sums over a network's layers. */
export function totalCost(layers: LayerShape[]): Pick<LayerShape, "parameters" | "flops" | "memory"> {
  const sum = (key: "parameters" | "flops" | "memory") =>
    layers.reduce((total, layer) => total + layer[key], 0);
  return { parameters: sum("parameters"), flops: sum("flops"), memory: sum("memory") };
}
