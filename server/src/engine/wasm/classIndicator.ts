import type { Heap } from "./heap.ts";
import { paddedRows } from "./layout.ts";
import type { Kernels } from "./module.ts";

/**
 * Which class each row of a batch is of, as a matrix of ones and zeros M with a column for each class: HᵀM are the
 * classes' sums of rows.
 */
export interface ClassIndicatorMatrix {
  readonly classes: number;
  /** samples of each class */
  readonly counts: Uint32Array;
  /** M of the batch, float64 in blocks of 4 columns */
  readonly matrix: number;
  /** Makes M for the samples `first` … `first + rows − 1`. */
  take(first: number, rows: number): void;
}

/** @param batchRows the most rows of a batch */
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
