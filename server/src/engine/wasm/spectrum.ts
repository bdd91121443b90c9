import { createClassSums, type LayerStatistics, layerStatistics } from "../../spectrum/layerStatistics.ts";
import { singularValues } from "../../spectrum/singularValues.ts";
import type { Heap } from "./heap.ts";
import { paddedRows, paddedWidth } from "./layout.ts";
import type { Kernels } from "./module.ts";

const DOUBLE = Float64Array.BYTES_PER_ELEMENT;

/**
 * The spectrum of a matrix whose rows arrive in batches. Its float64 Gram matrix is summed up batch by
 * batch: HᵀH when there are at least as many rows as columns, else HHᵀ, which has the same non-zero
 * eigenvalues. An eigenvalue's error is some 1e-15 of the largest, a singular value's at most the root of
 * that.
 */
export interface Spectrum {
  /** Starts a new matrix. */
  clear(): void;
  /**
   * Adds rows from the kernels' memory. A matrix with more columns than rows must come in one piece.
   *
   * @param source float32, in blocks (`lanes` 4) or in panels (`lanes` 8)
   * @param rowsOfClass the rows of each class among them, which only `statistics` needs
   */
  add(source: number, lanes: 4 | 8, rows: number, rowsOfClass?: readonly Uint32Array[]): void;
  /** Whether all numbers added were finite. */
  isFinite(): boolean;
  /**
   * What else is known of the matrix; null where it has fewer rows than columns, or no classes. Must precede
   * `singularValues`.
   */
  statistics(): LayerStatistics | null;
  /** All singular values, descending, divided by the largest. Must follow `isFinite`; ends the matrix. */
  singularValues(): Float64Array;
}

/** Memory that the spectra of one network share: they are computed one after the other. */
export interface Workspace {
  /** one batch of a layer's outputs, widened to float64 */
  batch: number;
  /** diagonal, subdiagonal and four rows for the reduction */
  vectors: number;
}

/**
 * @param rows of the matrices, all batches together
 * @param batchRows the most rows that are added at once
 * @param widths numbers of columns
 */
export function createWorkspace(heap: Heap, rows: number, batchRows: number, widths: number[]): Workspace {
  const widest = Math.max(0, ...widths);
  const order = paddedRows(Math.min(rows, widest));
  return {
    batch: heap.allocate(paddedRows(batchRows) * paddedWidth(widest) * DOUBLE),
    vectors: heap.allocate(6 * (order + 1) * DOUBLE),
  };
}

/**
 * Room for one matrix's Gram matrix, and what computes its singular values.
 *
 * @param classes of the rows, where statistics are asked for
 */
export function createSpectrum(
  kernels: Kernels,
  heap: Heap,
  workspace: Workspace,
  rows: number,
  width: number,
  classes = 0,
): Spectrum {
  const size = Math.min(rows, width);
  const stride = paddedRows(size);
  const gram = heap.allocate(stride * stride * DOUBLE);
  const classSums = createClassSums(width, classes);
  const elements = () => new Float64Array(kernels.memory.buffer, gram, stride * stride);

  return {
    clear() {
      elements().fill(0);
      classSums.clear();
    },
    add(source, lanes, batchRows, rowsOfClass = []) {
      if (width <= rows) {
        kernels.widen(source, lanes, batchRows, width, workspace.batch);
        const height = paddedRows(batchRows);
        kernels.gram(workspace.batch, height, batchRows, size, gram);
        classSums.add(new Float64Array(kernels.memory.buffer, workspace.batch), height, rowsOfClass);
      } else {
        kernels.widenTransposed(source, lanes, batchRows, width, workspace.batch);
        kernels.gram(workspace.batch, paddedWidth(width), width, size, gram);
      }
    },
    isFinite() {
      // A diagonal element is a sum of squares: it is finite exactly when the column is.
      const all = elements();
      for (let i = 0; i < size; i++) {
        if (!Number.isFinite(all[i * stride + i])) return false;
      }
      return true;
    },
    statistics() {
      return classes > 0 && width <= rows ? layerStatistics(elements(), stride, width, classSums) : null;
    },
    singularValues() {
      const diagonal = workspace.vectors;
      const subdiagonal = diagonal + stride * DOUBLE;
      const rest = subdiagonal + (stride + 1) * DOUBLE;
      kernels.tridiagonalize(gram, stride, size, diagonal, subdiagonal, rest);
      if (!kernels.implicitQl(diagonal, subdiagonal + DOUBLE, size)) {
        throw new Error(`The eigenvalues of a ${size} × ${size} Gram matrix did not converge.`);
      }
      return singularValues(new Float64Array(kernels.memory.buffer, diagonal, size), width);
    },
  };
}
