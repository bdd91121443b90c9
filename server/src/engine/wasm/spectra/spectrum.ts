import { type LayerStatistics, layerStatistics } from "../../../spectrum/layerStatistics.ts";
import { singularValues } from "../../../spectrum/singularValues.ts";
import type { Heap } from "../memory/heap.ts";
import { paddedRows, paddedWidth } from "../memory/layout.ts";
import type { Kernels } from "../module.ts";
import type { ClassIndicatorMatrix } from "./classIndicator.ts";

const DOUBLE = Float64Array.BYTES_PER_ELEMENT;

/**
 * The spectrum of a matrix whose rows arrive in batches, by its float64 Gram matrix: HᵀH when there are at least as
 * many rows as columns, else HHᵀ. An eigenvalue's error is some 1e-15 of the largest, a singular value's the root of
 * that.
 */
export interface Spectrum {
  readonly gram: GramMatrix;
  clear(): void;
  /**
   * Adds rows; a matrix with more columns than rows must come in one piece.
   * @param source float32, in blocks (`lanes` 4) or in panels (`lanes` 8)
   */
  add(source: number, lanes: 4 | 8, rows: number): void;
  isFinite(): boolean;
  /** Null where the matrix has fewer rows than columns, or no classes. Must precede `singularValues`. */
  statistics(): LayerStatistics | null;
  /** All singular values, descending, divided by the largest. Must follow `isFinite`; ends the matrix. */
  singularValues(): Float64Array;
}

/** HᵀH of a matrix H and its classes' sums, in the kernels' memory. */
export interface GramMatrix {
  width: number;
  /** the lower triangle, row-major with `stride` doubles a row */
  elements: number;
  stride: number;
  /** the sum of each class's rows: width × classes doubles in blocks of 4 columns, each `sumsHeight` rows high */
  sums: number;
  sumsHeight: number;
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
 * @param classIndicator of the rows, where statistics are asked for
 */
export function createSpectrum(
  kernels: Kernels,
  heap: Heap,
  workspace: Workspace,
  rows: number,
  width: number,
  classIndicator: ClassIndicatorMatrix | null = null,
): Spectrum {
  const size = Math.min(rows, width);
  const stride = paddedRows(size);
  const classes = width <= rows ? (classIndicator?.classes ?? 0) : 0;
  const sumsHeight = paddedWidth(width);
  const sumsLength = Math.ceil(classes / 4) * 4 * sumsHeight;
  const gram: GramMatrix = {
    width,
    elements: heap.allocate(stride * stride * DOUBLE),
    stride,
    sums: heap.allocate(sumsLength * DOUBLE),
    sumsHeight,
  };
  const elements = () => new Float64Array(kernels.memory.buffer, gram.elements, stride * stride);
  const sums = () => new Float64Array(kernels.memory.buffer, gram.sums, sumsLength);
  const sumOfClass = (index: number) => {
    const [blocks, sum] = [sums(), new Float64Array(width)];
    const first = (index >> 2) * sumsHeight * 4 + (index & 3);
    for (let column = 0; column < width; column++) sum[column] = blocks[first + 4 * column]!;
    return sum;
  };

  return {
    gram,
    clear() {
      elements().fill(0);
      sums().fill(0);
    },
    add(source, lanes, batchRows) {
      const { batch } = workspace;
      const height = width <= rows ? paddedRows(batchRows) : paddedWidth(width);
      const depth = width <= rows ? batchRows : width;
      if (width <= rows) kernels.widen(source, lanes, batchRows, width, batch);
      else kernels.widenTransposed(source, lanes, batchRows, width, batch);
      kernels.innerProducts(batch, batch, height, depth, size, size, gram.elements, stride, 4, 1);
      if (classIndicator && classes > 0) {
        const { matrix } = classIndicator;
        kernels.innerProducts(batch, matrix, height, depth, width, classes, gram.sums, 4, 4 * sumsHeight, 0);
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
      if (!classIndicator || classes === 0) return null;
      const { counts } = classIndicator;
      return layerStatistics(elements(), stride, width, { counts, sums: [...counts.keys()].map(sumOfClass) });
    },
    singularValues() {
      const diagonal = workspace.vectors;
      const subdiagonal = diagonal + stride * DOUBLE;
      const rest = subdiagonal + (stride + 1) * DOUBLE;
      kernels.tridiagonalize(gram.elements, stride, size, diagonal, subdiagonal, rest);
      if (!kernels.rootFreeQl(diagonal, subdiagonal + DOUBLE, size)) {
        throw new Error(`The eigenvalues of a ${size} × ${size} Gram matrix did not converge.`);
      }
      return singularValues(new Float64Array(kernels.memory.buffer, diagonal, size), width);
    },
  };
}
