import type { Samples } from "../../dataset/dataset.ts";
import { paddedWidth } from "./memory/layout.ts";
import type { Kernels } from "./module.ts";
import type { Network } from "./network.ts";

/** Copies samples into the kernels' memory, from where `forward` takes them. */
export function gather(
  kernels: Kernels,
  network: Network,
  samples: Samples,
  order: Uint32Array | null,
  first: number,
  rows: number,
): void {
  const { positions, channels } = network.input;
  const inputs = positions * channels;
  const width = paddedWidth(inputs);
  const { features } = samples;
  if (kernels.gatherRows) kernels.gatherRows(features, order, first, rows, inputs, width, network.rows);
  else {
    const staging = new Float32Array(kernels.memory.buffer, network.rows, rows * width);
    for (let row = 0; row < rows; row++) {
      const sample = order ? order[first + row]! : first + row;
      staging.set(features.subarray(sample * inputs, (sample + 1) * inputs), row * width);
    }
  }
  gatherTargets(kernels, network, samples, order, first, rows);
}

function gatherTargets(
  { memory }: Kernels,
  network: Network,
  { count, labels, targets }: Samples,
  order: Uint32Array | null,
  first: number,
  rows: number,
): void {
  if (!targets) {
    const batch = new Uint16Array(memory.buffer, network.targets, rows);
    for (let row = 0; row < rows; row++) batch[row] = labels[order ? order[first + row]! : first + row]!;
    return;
  }
  const outputs = targets.length / count;
  const batch = new Float32Array(memory.buffer, network.targets, rows * outputs);
  for (let row = 0; row < rows; row++) {
    const sample = order ? order[first + row]! : first + row;
    batch.set(targets.subarray(sample * outputs, (sample + 1) * outputs), row * outputs);
  }
}
