import { type Grid, spectrumGrid } from "../../spectrumGrid.ts";
import type { BatchTensor } from "../memory/batchTensor.ts";
import type { Heap } from "../memory/heap.ts";
import { paddedRows, paddedWidth } from "../memory/layout.ts";
import type { Kernels } from "../module.ts";
import type { Spectrum } from "./spectrum.ts";

export interface Observation {
  add(first: number, rows: number): void;
}

/** Columns of the matrix whose spectrum stands for a tensor's. */
export function columnsOf({ shape, positions, channels }: BatchTensor): number {
  if (positions === 1) return channels;
  const grid = gridOf(shape);
  return grid.height * grid.width * channels;
}

/** Outputs of a layer without positions, in their own layout. */
export function observeFlat({ values, x }: BatchTensor, spectrum: Spectrum): Observation {
  return {
    add(_, rows) {
      if (values) spectrum.add(values, 8, rows);
      else spectrum.add(x, 4, rows);
    },
  };
}

/** A map's outputs at the positions of its grid. They are collected first where the spectrum wants all samples in one piece. */
export function observeMap(
  kernels: Kernels,
  heap: Heap,
  tensor: BatchTensor,
  spectrum: Spectrum,
  samples: number,
  batchRows: number,
): Observation {
  const [height, width] = tensor.shape as [number, number];
  const grid = gridOf(tensor.shape);
  const columns = columnsOf(tensor);
  const isCollected = columns > samples;
  const matrixRows = isCollected ? samples : batchRows;
  const bytes = paddedRows(matrixRows) * paddedWidth(columns) * Float32Array.BYTES_PER_ELEMENT;
  const matrix = heap.allocate(bytes);
  return {
    add(first, rows) {
      const targetHeight = paddedRows(isCollected ? samples : rows);
      const firstRow = isCollected ? first : 0;
      const { values, channels } = tensor;
      const map = [values, rows, height, width, channels] as const;
      kernels.takeGrid(...map, grid.height, grid.width, matrix, targetHeight, firstRow);
      if (!isCollected) spectrum.add(matrix, 8, rows);
      else if (first + rows === samples) spectrum.add(matrix, 8, samples);
    },
  };
}

function gridOf(shape: readonly number[]): Grid {
  return spectrumGrid(...(shape as [number, number, number]));
}
