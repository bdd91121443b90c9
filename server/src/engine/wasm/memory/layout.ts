/** The padded extents of matrices and the place of an element; the forms are described in kernels/layout.ts. */

export function paddedRows(rows: number): number {
  return Math.ceil(rows / 4) * 4;
}

export function paddedWidth(width: number): number {
  return Math.ceil(width / 8) * 8;
}

/** The index, in floats, of an element of a matrix in panels of 8 columns. */
export function indexInPanels(height: number, row: number, column: number): number {
  return ((column >> 3) * height + row) * 8 + (column & 7);
}
