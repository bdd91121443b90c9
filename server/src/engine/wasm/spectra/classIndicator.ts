import type { Heap } from "../memory/heap.ts";
import { paddedRows } from "../memory/layout.ts";
import type { Kernels } from "../module.ts";

/** A matrix of ones and zeros M with a row for each sample, a column for each class: HᵀM are the classes' sums of rows. */
export interface ClassIndicatorMatrix {
  readonly classes: number;
  readonly counts: Uint32Array;
  /** M of the batch, float64 in blocks of 4 columns */
  readonly matrix: number;
  take(first: number, rows: number): void;
}

export function createClassIndicator(
  kernels: Kernels,
  heap: Heap,
  labels: Uint16Array,
  classes: number,
  batchRows: number,
): ClassIndicatorMatrix {
  const blocks = Math.ceil(classes / 4);
  const matrix = heap.allocate(blocks * paddedRows(batchRows) * 4 * Float64Array.BYTES_PER_ELEMENT);
  const counts = new Uint32Array(classes);
  for (const label of labels) counts[label]!++;
  return {
    classes,
    counts,
    matrix,
    take(first, rows) {
      const height = paddedRows(rows);
      const elements = new Float64Array(kernels.memory.buffer, matrix, blocks * height * 4).fill(0);
      for (let row = 0; row < rows; row++) {
        const label = labels[first + row]!;
        elements[((label >> 2) * height + row) * 4 + (label & 3)] = 1;
      }
    },
  };
}
