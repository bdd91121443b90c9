import { kindOf, type Optimizer } from "../../recipe/optimizers/optimizers.ts";
import type { NamedTensor } from "../engine.ts";
import { floatTensor } from "../snapshotTensors.ts";
import { readMatrix, type StoredMatrix, writeMatrix } from "./memory/storedMatrix.ts";
import type { Kernels } from "./module.ts";
import type { Network } from "./network.ts";

export function readParameters(kernels: Kernels, network: Network, optimizer: Optimizer): NamedTensor[] {
  return slots(network, kindOf(optimizer).states(optimizer)).map(({ name, matrix, offset }) => ({
    name,
    shape: matrix.shape,
    data: readMatrix(kernels, matrix, offset),
  }));
}

/** Throws when a tensor is missing or has another shape than this network's; then nothing has changed. */
export function writeParameters(
  kernels: Kernels,
  network: Network,
  optimizer: Optimizer,
  tensors: NamedTensor[],
): void {
  fill(kernels, network, slots(network, kindOf(optimizer).states(optimizer)), tensors);
}

/** Puts a snapshot's weights into a network that is not trained on. Throws as `writeParameters` does. */
export function writeWeights(kernels: Kernels, network: Network, tensors: NamedTensor[]): void {
  fill(kernels, network, slots(network, []), tensors);
}

function fill(kernels: Kernels, network: Network, places: Slot[], tensors: NamedTensor[]): void {
  const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  const wanted = places.map((slot) => ({
    ...slot,
    data: floatTensor(byName, slot.name, slot.matrix.shape),
  }));
  for (const { matrix, offset, data } of wanted) writeMatrix(kernels, matrix, data, offset);
  for (const layer of network.layers) layer.refresh?.();
}

interface Slot {
  name: string;
  matrix: StoredMatrix;
  offset: number;
}

/** @param states what the optimizer keeps for each parameter */
function slots({ layers, stateBytes }: Network, states: readonly string[]): Slot[] {
  const suffixes = ["", ...states.map((name) => `/${name}`)];
  return layers.flatMap(({ parameters, buffers = [] }) => [
    ...suffixes.flatMap((suffix, plane) =>
      parameters.map((matrix) => ({
        name: matrix.name + suffix,
        matrix,
        offset: plane * stateBytes,
      })),
    ),
    ...buffers.map((matrix) => ({ name: matrix.name, matrix, offset: 0 })),
  ]);
}
