import type { NamedTensor, Optimizer } from "../engine.ts";
import { indexInPanels, paddedWidth } from "./layout.ts";
import type { Kernels } from "./module.ts";
import type { DenseLayer, Network } from "./network.ts";

/** The optimizer's states of each parameter, in the order in which they lie behind it; Keras's names. */
export function stateNames(optimizer: Optimizer): string[] {
  switch (optimizer.kind) {
    case "sgd":
      return optimizer.momentum === 0 ? [] : ["momentum"];
    case "rmsprop":
      return optimizer.momentum === 0 ? ["velocity"] : ["velocity", "momentum"];
    case "adam":
      return ["momentum", "velocity"];
  }
}

/** Copies of all parameters and their optimizer states: `dense_1/kernel`, `dense_1/kernel/velocity` … */
export function readParameters(kernels: Kernels, network: Network, optimizer: Optimizer): NamedTensor[] {
  return slots(network, optimizer).map((slot) => ({
    name: slot.name,
    shape: slot.shape,
    data: readMatrix(kernels, slot),
  }));
}

/**
 * Puts parameters and states back, and brings the transposed copies up to date. Throws when one is missing
 * or has another shape than this network's; then nothing has changed.
 */
export function writeParameters(
  kernels: Kernels,
  network: Network,
  optimizer: Optimizer,
  tensors: NamedTensor[],
): void {
  const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  const wanted = slots(network, optimizer).map((slot) => ({ slot, data: checkedData(slot, byName) }));
  for (const { slot, data } of wanted) writeMatrix(kernels, slot, data);
  refreshTransposed(kernels, network);
}

/** Sets the weights of one layer, row-major inputs × outputs. `refreshTransposed` must follow. */
export function writeWeights(kernels: Kernels, layer: DenseLayer, data: Float32Array): void {
  writeMatrix(kernels, kernelOf(layer, 0), data);
}

/** Copies every W to its Wᵀ. */
export function refreshTransposed(kernels: Kernels, network: Network): void {
  for (const { inputs, outputs, transposed, weights } of network.layers) {
    if (transposed) kernels.transpose(weights, transposed, inputs, outputs);
  }
}

/** A matrix in panels, `height` padded rows each. */
interface StoredMatrix {
  rows: number;
  columns: number;
  height: number;
  address: number;
}

/** One tensor of a snapshot and where it lies; a bias is a matrix of one row. */
interface Slot extends StoredMatrix {
  name: string;
  shape: number[];
}

function slots(network: Network, optimizer: Optimizer): Slot[] {
  const suffixes = ["", ...stateNames(optimizer).map((name) => `/${name}`)];
  return network.layers.flatMap((layer) =>
    suffixes.flatMap((suffix, plane) => {
      const { name, inputs, outputs } = layer;
      const offset = plane * network.stateBytes;
      const bias = { rows: 1, columns: outputs, height: 1, address: layer.bias + offset };
      return [
        { name: `${name}/kernel${suffix}`, shape: [inputs, outputs], ...kernelOf(layer, offset) },
        { name: `${name}/bias${suffix}`, shape: [outputs], ...bias },
      ];
    }),
  );
}

function kernelOf(layer: DenseLayer, offset: number): StoredMatrix {
  const { inputs, outputs, weights } = layer;
  return { rows: inputs, columns: outputs, height: paddedWidth(inputs), address: weights + offset };
}

function readMatrix(kernels: Kernels, matrix: StoredMatrix): Float32Array {
  const { rows, columns, height, address } = matrix;
  const data = new Float32Array(rows * columns);
  const stored = new Float32Array(kernels.memory.buffer, address);
  for (let i = 0; i < data.length; i++) {
    data[i] = stored[indexInPanels(height, Math.floor(i / columns), i % columns)]!;
  }
  return data;
}

function writeMatrix(kernels: Kernels, matrix: StoredMatrix, data: Float32Array): void {
  const { columns, height, address } = matrix;
  const stored = new Float32Array(kernels.memory.buffer, address);
  for (let i = 0; i < data.length; i++) {
    stored[indexInPanels(height, Math.floor(i / columns), i % columns)] = data[i]!;
  }
}

function checkedData(slot: Slot, tensors: Map<string, NamedTensor>): Float32Array {
  const tensor = tensors.get(slot.name);
  if (!tensor) throw new Error(`The snapshot has no tensor "${slot.name}"; it belongs to another run.`);
  if (!(tensor.data instanceof Float32Array) || tensor.shape.join() !== slot.shape.join()) {
    throw new Error(
      `The snapshot's tensor "${slot.name}" has the shape [${tensor.shape}], not [${slot.shape}]; ` +
        "it belongs to another run.",
    );
  }
  return tensor.data;
}
