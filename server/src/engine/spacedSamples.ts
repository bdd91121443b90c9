import type { Samples } from "../dataset/dataset.ts";

/** A copy of evenly spaced samples, at most so many; the same ones in each call. */
export function spacedSamples({ count, features, labels, targets }: Samples, most: number): Samples {
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
