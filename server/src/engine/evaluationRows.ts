/** Rows of a validation batch: enough to fill the Gram tiles, few enough to stay in the second-level cache. */
const BATCH_ROWS = 256;

/** The rows of a validation batch: all of them when a layer is wider, for then the rows' Gram matrix is taken. */
export function evaluationRows(count: number, widths: number[]): number {
  return count < Math.max(0, ...widths) ? count : Math.min(count, BATCH_ROWS);
}
