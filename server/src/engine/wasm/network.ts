import type { Dataset } from "../../dataset/dataset.ts";
import type { TrainingSettings } from "../engine.ts";
import type { PlannedLayer } from "../planLayers.ts";
import type { Layer, LayerContext } from "./layer.ts";
import { kindOf } from "./layers/kinds.ts";
import { createLoss } from "./loss.ts";
import { allocateBatch, type BatchTensor, tensorOf } from "./memory/batchTensor.ts";
import type { Heap } from "./memory/heap.ts";
import { paddedRows, paddedWidth } from "./memory/layout.ts";
import type { Kernels } from "./module.ts";

const FLOAT = Float32Array.BYTES_PER_ELEMENT;

export interface Network {
  input: BatchTensor;
  /** first to last; the last gives the logits */
  layers: Layer[];
  /** the gathered batch, row-major, padded to a multiple of eight floats a row */
  rows: number;
  /** the batch's class indices, 16 bits each, or its targets, float32 row-major */
  targets: number;
  totals: number;
  /** what the last layer gave for a batch of validation: float32 row-major */
  outputs: number;
  parameters: number;
  /** bytes of all parameters: the distance from one to its first optimizer state, and from that to its second */
  stateBytes: number;
  /** From the gathered batch to the loss and its gradient in the last layer; `totals` grows by the batch. */
  forward(samples: number, isTraining: boolean): void;
  /** From there back to the first layer, with one optimizer step of each. */
  backward(samples: number): void;
}

/**
 * Lays a network out in memory.
 * @param capacity the largest number of samples in a batch
 * @param planes what an optimizer keeps for each parameter: its states, and the gradient where it is clipped
 */
export function layOutNetwork(
  kernels: Kernels,
  heap: Heap,
  dataset: Dataset,
  planned: PlannedLayer[],
  capacity: number,
  planes: number,
  settings: TrainingSettings,
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
  const context: LayerContext = { kernels, heap, capacity, seed: settings.seed, dzT, zeros };

  const input = inputTensor(heap, planned[0]!, capacity);
  const layers: Layer[] = [];
  let tensor = input;
  for (const [index, here] of planned.entries()) {
    const [above, afterNext] = [planned[index + 1]?.layer, planned[index + 2]?.layer];
    const placement = { ...here, tensor, next: above, afterNext, parameters: next };
    const layer = kindOf(here.layer).create(context, placement, here.layer);
    layers.push(layer);
    tensor = layer.output;
    next += bytes[index]!;
  }
  const output = tensor;
  const sampleFloats = paddedWidth(input.positions * input.channels);
  const rows = heap.allocate(paddedRows(capacity) * sampleFloats * FLOAT);
  const targets = heap.allocate(capacity * output.channels * FLOAT);
  const outputs = heap.allocate(capacity * output.channels * FLOAT);
  const totals = heap.allocate(2 * Float64Array.BYTES_PER_ELEMENT);
  const addLoss = createLoss(kernels, heap, settings, dataset, { output, targets, dzT, totals });
  const backwards = layers.toReversed();
  /** From the gathered rows to the form that the first layer reads. */
  const layOutInput = (samples: number) => {
    const { positions, channels, values, x, xT } = input;
    if (x) kernels.pack(rows, samples, sampleFloats, x, xT);
    else kernels.mapFromRows(rows, sampleFloats, samples, positions, channels, values);
  };
  const forwardLayers = repeated(kernels, layers, (samples, isTraining) => {
    layOutInput(samples);
    for (const layer of layers) layer.forward(samples, isTraining);
  });
  const backwardLayers = repeated(kernels, layers, (samples) => {
    for (const layer of backwards) layer.backward(samples);
  });

  return {
    input,
    layers,
    rows,
    targets,
    totals,
    outputs,
    parameters,
    stateBytes,
    forward(samples, isTraining) {
      forwardLayers(samples, isTraining);
      if (!isTraining) kernels.readOutputs(output.values, output.bias, samples, output.channels, outputs);
      addLoss(samples, isTraining);
    },
    backward: (samples) => backwardLayers(samples, true),
  };
}

/** A pass through all layers: its calls are the same for each batch of as many samples, unless a layer's vary. */
function repeated(
  kernels: Kernels,
  layers: readonly Layer[],
  pass: (samples: number, isTraining: boolean) => void,
): (samples: number, isTraining: boolean) => void {
  if (!kernels.record || layers.some(({ varies }) => varies)) return pass;
  const known = new Map<number, () => void>();
  return (samples, isTraining) => {
    const again = known.get(samples);
    if (again) again();
    else
      known.set(
        samples,
        kernels.record!(() => pass(samples, isTraining)),
      );
  };
}

/** The input needs no gradient. A dense first layer takes it as packed operands. */
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
