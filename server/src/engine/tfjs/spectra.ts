import { createHeap, type Heap } from "../wasm/memory/heap.ts";
import { paddedRows, paddedWidth } from "../wasm/memory/layout.ts";
import type { Kernels } from "../wasm/module.ts";
import type { ClassIndicatorMatrix } from "../wasm/spectra/classIndicator.ts";
import { createSpectrum, createWorkspace, type Spectrum } from "../wasm/spectra/spectrum.ts";

/** The spectrum of a matrix that arrives in batches of row-major rows. */
export interface RowSpectrum extends Pick<Spectrum, "clear" | "isFinite" | "statistics" | "singularValues"> {
  /** A matrix with more columns than rows must come in one piece. */
  add(values: Float32Array, rows: number): void;
}

/**
 * Spectra of matrices of the given widths.
 * @param rows of each matrix, all batches together
 * @param batchRows the most rows that are added at once
 * @param classIndicator of the rows, where statistics are asked for
 * @param heap on the kernels' memory, where others use it too
 */
export function createRowSpectra(
  kernels: Kernels,
  rows: number,
  batchRows: number,
  widths: number[],
  classIndicator: ClassIndicatorMatrix | null,
  heap: Heap = createHeap(kernels),
): RowSpectrum[] {
  const workspace = createWorkspace(heap, rows, batchRows, widths);
  const widest = paddedWidth(Math.max(0, ...widths));
  const staging = heap.allocate(paddedRows(batchRows) * widest * Float32Array.BYTES_PER_ELEMENT);
  return widths.map((width) => {
    const { add, ...rest } = createSpectrum(kernels, heap, workspace, rows, width, classIndicator);
    return {
      ...rest,
      add(values, count) {
        writeBlocks(new Float32Array(kernels.memory.buffer, staging), values, count, width);
        add(staging, 4, count);
      },
    };
  });
}

/** Stores a row-major matrix in blocks of 4 columns (wasm/kernels/layout.ts). */
function writeBlocks(blocks: Float32Array, values: Float32Array, rows: number, width: number): void {
  const height = paddedRows(rows);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < width; column++) {
      blocks[((column >> 2) * height + row) * 4 + (column & 3)] = values[row * width + column]!;
    }
  }
}
