import type { Samples } from "../../dataset/dataset.ts";

export interface Batch {
  rows: number;
  features: Float32Array;
  labels: Uint16Array;
  targets: Float32Array | null;
}

/** Copies the samples `first` … `first + rows − 1` of the order (or of the file's own order). */
export function gather(
  { count, features, labels, targets }: Samples,
  dimensions: number,
  order: Uint32Array | null,
  first: number,
  rows: number,
): Batch {
  const outputs = targets ? targets.length / count : 0;
  const batch: Batch = {
    rows,
    features: new Float32Array(rows * dimensions),
    labels: new Uint16Array(rows),
    targets: targets ? new Float32Array(rows * outputs) : null,
  };
  for (let row = 0; row < rows; row++) {
    const sample = order ? order[first + row]! : first + row;
    batch.features.set(features.subarray(sample * dimensions, (sample + 1) * dimensions), row * dimensions);
    batch.labels[row] = labels[sample]!;
    batch.targets?.set(targets!.subarray(sample * outputs, (sample + 1) * outputs), row * outputs);
  }
  return batch;
}
