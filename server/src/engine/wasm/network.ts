import type { PlannedLayer } from "../planLayers.ts";
import { allocateBatch, type BatchTensor, tensorOf } from "./batchTensor.ts";
import type { Heap } from "./heap.ts";
import type { Layer, Workshop } from "./layer.ts";
import { kindOf } from "./layers/kinds.ts";
import { paddedRows, paddedWidth } from "./layout.ts";
import type { Kernels } from "./module.ts";

const FLOAT = Float32Array.BYTES_PER_ELEMENT;

/** A network in the kernels' memory. */
export interface Network {
  input: BatchTensor;
  /** first to last; the last gives the logits */
  layers: Layer[];
  /** the gathered batch, row-major, padded to a multiple of eight floats a row */
  rows: number;
  /** the batch's class indices, 16 bits each */
  labels: number;
  /** two float64: sum of losses, number of correct rows */
  totals: number;
  /** where all parameters lie, one after the other */
  parameters: number;
  /** bytes of all parameters: the distance from one to its first optimizer state, and from that to its second */
  stateBytes: number;
  /**
   * From the gathered batch to the loss. Afterwards the last layer's gradient is that of the batch's mean loss, and
   * `totals` has grown by the batch.
   */
  forward(samples: number, isTraining: boolean): void;
  /** From there back to the first layer, with one optimizer step of each. */
  backward(samples: number): void;
}

/**
 * Lays a network out in memory.
 *
 * @param planned its layers
 * @param capacity the largest number of samples in a batch
 * @param planes what an optimizer keeps for each parameter: its states, and the gradient where it is clipped
 * @param seed of what is drawn in training
 */
export function layOutNetwork(
  kernels: Kernels,
  heap: Heap,
  planned: PlannedLayer[],
  capacity: number,
  planes: number,
  seed: number,
): Network {
  const bytes = planned.map((here) => kindOf(here.layer).parameterBytes?.(here.layer, here) ?? 0);
  const stateBytes = bytes.reduce((sum, some) => sum + some, 0);
  const parameters = heap.allocate(stateBytes * (1 + planes));
  let next = parameters;
  const widest = Math.max(...planned.flatMap(({ input, output }) => [input, output].map((s) => s.at(-1)!)));
  const widestFlat = Math.max(
    ...planned.flatMap(({ input, output }) => [input, output].map((s) => (s.length === 1 ? s[0]! : 1))),
  );
  const dzT = heap.allocate(paddedRows(capacity) * paddedWidth(widestFlat) * FLOAT);
  const zeros = heap.allocate(paddedWidth(widest) * FLOAT);
  const workshop: Workshop = { kernels, heap, capacity, seed, dzT, zeros };

  const input = inputTensor(heap, planned[0]!, capacity);
  const layers: Layer[] = [];
  let tensor = input;
  for (const [index, here] of planned.entries()) {
    const [above, afterNext] = [planned[index + 1]?.layer, planned[index + 2]?.layer];
    const site = { ...here, tensor, next: above, afterNext, parameters: next };
    const layer = kindOf(here.layer).create(workshop, site, here.layer);
    layers.push(layer);
    tensor = layer.output;
    next += bytes[index]!;
  }
  const logits = tensor;
  const sampleFloats = paddedWidth(input.positions * input.channels);
  const rows = heap.allocate(paddedRows(capacity) * sampleFloats * FLOAT);
  const labels = heap.allocate(capacity * Uint16Array.BYTES_PER_ELEMENT);
  const totals = heap.allocate(2 * Float64Array.BYTES_PER_ELEMENT);
  const backwards = layers.toReversed();

  return {
    input,
    layers,
    rows,
    labels,
    totals,
    parameters,
    stateBytes,
    forward(samples, isTraining) {
      for (const layer of layers) layer.forward(samples, isTraining);
      kernels.crossEntropy(logits.values, logits.bias, labels, samples, logits.channels, dzT, totals);
    },
    backward(samples) {
      for (const layer of backwards) layer.backward(samples);
    },
  };
}

/** Nobody needs the gradient of the data. A dense first layer takes them as its operands. */
function inputTensor(heap: Heap, { layer, input }: PlannedLayer, capacity: number): BatchTensor {
  const tensor = tensorOf(input);
  if (layer.kind === "dense") {
    tensor.x = allocateBatch(heap, tensor, capacity);
    tensor.xT = allocateBatch(heap, tensor, capacity);
  } else {
    tensor.values = allocateBatch(heap, tensor, capacity);
  }
  return tensor;
}
