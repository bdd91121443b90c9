import type { Samples } from "../../dataset/dataset.ts";
import { shuffle } from "../../random/distributions.ts";
import type { Generator } from "../../random/generator.ts";
import { paddedWidth } from "./layout.ts";
import type { Kernels } from "./module.ts";
import type { Network } from "./network.ts";

/** The order of one epoch's samples. It is a function of the generator's state alone. */
export function shuffledOrder(generator: Generator, count: number): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, index) => index);
  shuffle(generator, order);
  return order;
}

/** Brings the samples `first` … `first + rows − 1` of the order (or of the file's own order) into memory. */
export function gather(
  kernels: Kernels,
  network: Network,
  samples: Samples,
  order: Uint32Array | null,
  first: number,
  rows: number,
): void {
  const { inputs, x, xT } = network.layers[0]!;
  const width = paddedWidth(inputs);
  const staging = new Float32Array(kernels.memory.buffer, network.rows, rows * width);
  const labels = new Uint16Array(kernels.memory.buffer, network.labels, rows);
  for (let row = 0; row < rows; row++) {
    const sample = order ? order[first + row]! : first + row;
    staging.set(samples.features.subarray(sample * inputs, (sample + 1) * inputs), row * width);
    labels[row] = samples.labels[sample]!;
  }
  kernels.pack(network.rows, rows, width, x, xT);
}
