/** What each layer of a network takes and gives, and what it costs. Nothing here is measured. */

import { dataFacts } from "../dataset/describe.ts";
import { outputUnits } from "../dataset/facts.ts";
import type { DatasetSpec } from "../dataset/kinds/registry.ts";
import { kindOf, type Optimizer } from "../recipe/optimizers/optimizers.ts";
import type { Activation } from "./layers/activations.ts";
import { product } from "./layers/layerKind.ts";
import { flopsOf, type LayerSpec, layerNames, outputShape, parametersOf } from "./layers/registry.ts";

/** One layer of a network. */
export interface LayerShape {
  /** as epoch records name it: `dense_1` for the first hidden layer, `output` for the last */
  name: string;
  /** shape of one sample that goes in, without the batch */
  input: number[];
  /** shape of one sample that comes out, without the batch */
  output: number[];
  /** the activation that belongs to the layer; null where activations are layers of their own */
  activation: Activation | "softmax" | null;
  /** weights and biases */
  parameters: number;
  /**
   * Floating-point operations of one sample's forward pass: for each unit 2 · inputs (as many multiplications as
   * inputs, as many additions with the bias), and 1 for each number of an activation.
   */
  flops: number;
  /** bytes that training takes: parameters, the optimizer's state of them, and a batch's outputs on both sides of the activation */
  memory: number;
}

/** One network. */
export type NetworkSpec =
  | { kind: "mlp"; hidden: number[]; activation: Activation }
  | { kind: "sequential"; layers: LayerSpec[] };

const bytesPerNumber = 4;

/** Shape of one sample; null for files that have not been inspected. */
export function sampleShape(dataset: DatasetSpec): number[] | null {
  return dataFacts(dataset)?.shape ?? null;
}

/**
 * The layers of one network, from the input on; the last is the linear layer with one unit per class. null for data
 * that has not been inspected, and for a list of layers of which one cannot stand where it does.
 */
export function layerShapes(
  dataset: DatasetSpec,
  architecture: NetworkSpec,
  { optimizer, batchSize }: { optimizer: Optimizer; batchSize: number },
): LayerShape[] | null {
  const facts = dataFacts(dataset);
  if (!facts) return null;
  const copies = 1 + kindOf(optimizer).states(optimizer).length;
  return architecture.kind === "mlp"
    ? mlpShapes(
        facts.shape,
        [...architecture.hidden, outputUnits(facts)],
        architecture.activation,
        copies,
        batchSize,
      )
    : listShapes(facts.shape, architecture.layers, copies, batchSize);
}

function mlpShapes(
  shape: number[],
  widths: number[],
  activation: Activation,
  copies: number,
  batchSize: number,
): LayerShape[] {
  let input = shape;
  return widths.map((width, index) => {
    const inputs = product(input);
    const isOutput = index === widths.length - 1;
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

function listShapes(
  shape: number[],
  layers: readonly LayerSpec[],
  copies: number,
  batchSize: number,
): LayerShape[] | null {
  const names = layerNames(layers);
  const shapes: LayerShape[] = [];
  let input = shape;
  for (const [index, layer] of layers.entries()) {
    const { shape: output } = outputShape(layer, input);
    if (!output) return null;
    const parameters = parametersOf(layer, input);
    shapes.push({
      name: names[index]!,
      input,
      output,
      activation: null,
      parameters,
      flops: flopsOf(layer, input, output),
      memory: bytesPerNumber * (parameters * copies + batchSize * product(output)),
    });
    input = output;
  }
  return shapes;
}

/** The sums over a network's layers. */
export function totalCost(layers: LayerShape[]): Pick<LayerShape, "parameters" | "flops" | "memory"> {
  const sum = (key: "parameters" | "flops" | "memory") =>
    layers.reduce((total, layer) => total + layer[key], 0);
  return { parameters: sum("parameters"), flops: sum("flops"), memory: sum("memory") };
}
