import type { Samples } from "../../dataset/dataset.ts";

/** Some samples in the order in which they are used. */
export interface Batch {
  rows: number;
  /** rows × dimensions */
  features: Float32Array;
  labels: Uint16Array;
}

/** Copies the samples `first` … `first + rows − 1` of the order (or of the file's own order). */
export function gather(
  { features, labels }: Samples,
  dimensions: number,
  order: Uint32Array | null,
  first: number,
  rows: number,
): Batch {
  const batch = { rows, features: new Float32Array(rows * dimensions), labels: new Uint16Array(rows) };
  for (let row = 0; row < rows; row++) {
    const sample = order ? order[first + row]! : first + row;
    batch.features.set(features.subarray(sample * dimensions, (sample + 1) * dimensions), row * dimensions);
    batch.labels[row] = labels[sample]!;
  }
  return batch;
}

/** rows × classes: 1 at each row's label, else 0. (tfjs's oneHot refuses a single class.) */
export function oneHot({ rows, labels }: Batch, classes: number): Float32Array {
  const targets = new Float32Array(rows * classes);
  for (const [row, label] of labels.entries()) targets[row * classes + label] = 1;
  return targets;
}
