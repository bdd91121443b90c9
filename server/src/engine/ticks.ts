/** Spectra between epochs: after which steps they are taken, and of which rows. */
import type { Samples } from "../dataset/dataset.ts";

/**
 * Rows that a tick looks at. The eigenvalues of a layer's Gram matrix take time in the cube of its size, which is at
 * most this. What ticks cost, and how well s_s of so few rows goes with that of all, `node bench/ticks.ts` tells
 * (docs/benchmarks.md).
 */
export const TICK_ROWS = 48;

/**
 * The validation samples that all ticks of a run look at, evenly spaced. A spectrum of few rows is not comparable
 * with one of all rows, so every tick looks at the same.
 */
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
