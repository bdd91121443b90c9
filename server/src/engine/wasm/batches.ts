import type { Samples } from "../../dataset/dataset.ts";
import { paddedWidth } from "./layout.ts";
import type { Kernels } from "./module.ts";
import type { Network } from "./network.ts";

/** Brings the samples `first` … `first + rows − 1` of the order (or of the file's own order) into memory. */
export function gather(
  kernels: Kernels,
  network: Network,
  samples: Samples,
  order: Uint32Array | null,
  first: number,
  rows: number,
): void {
  const { positions, channels, values, x, xT } = network.input;
  const inputs = positions * channels;
  const width = paddedWidth(inputs);
  const staging = new Float32Array(kernels.memory.buffer, network.rows, rows * width);
  const labels = new Uint16Array(kernels.memory.buffer, network.labels, rows);
  for (let row = 0; row < rows; row++) {
    const sample = order ? order[first + row]! : first + row;
    staging.set(samples.features.subarray(sample * inputs, (sample + 1) * inputs), row * width);
    labels[row] = samples.labels[sample]!;
  }
  if (x) kernels.pack(network.rows, rows, width, x, xT);
  else kernels.mapFromRows(network.rows, width, rows, positions, channels, values);
}
