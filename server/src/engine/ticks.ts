import type { Samples } from "../dataset/dataset.ts";

/**
 * Rows of a tick: eigenvalues of a layer's Gram matrix take time in the cube of its size, at most this
 * (docs/benchmarks.md).
 */
export const TICK_ROWS = 48;

/** The same evenly spaced validation samples for every tick: spectra of other rows are not comparable. */
export function tickSamples({ count, features, labels, targets }: Samples, most = TICK_ROWS): Samples {
  const rows = Math.min(most, count);
  const dimensions = features.length / count;
  const some: Samples = {
    count: rows,
    features: new Float32Array(new SharedArrayBuffer(rows * dimensions * Float32Array.BYTES_PER_ELEMENT)),
    labels: new Uint16Array(new SharedArrayBuffer(rows * Uint16Array.BYTES_PER_ELEMENT)),
    ...(targets && { targets: new Float32Array(new SharedArrayBuffer((targets.byteLength / count) * rows)) }),
  };
  const outputs = targets ? targets.length / count : 0;
  for (let row = 0; row < rows; row++) {
    const from = Math.floor((row * count) / rows);
    some.features.set(features.subarray(from * dimensions, (from + 1) * dimensions), row * dimensions);
    some.labels[row] = labels[from]!;
    if (targets) some.targets!.set(targets.subarray(from * outputs, (from + 1) * outputs), row * outputs);
  }
  return some;
}

/** The steps of an epoch after which its ticks come, as evenly as whole steps allow; the last tick is its end. */
export function tickSteps(steps: number, ticks: number): number[] {
  return Array.from({ length: ticks }, (_, index) => Math.round(((index + 1) * steps) / ticks));
}
