/*
 * How matrices lie in memory: as for the WebAssembly kernels. An R × C matrix is stored
 *   in blocks  [C/4][R][4]: four columns side by side, the left operand of a tile;
 *   in panels  [C/8][R][8]: eight columns side by side, the right operand and the result of a tile.
 * Extents are padded: the batch to a multiple of 4, widths to a multiple of 8. Padding may hold anything,
 * because every sum runs over the true extent.
 */
#pragma once
#include "vector/vector.h"

/** The padded number of rows of a batch. */
INLINE int paddedRows(int rows) { return (rows + 3) & ~3; }

/** The padded width of a layer. */
INLINE int paddedWidth(int width) { return (width + 7) & ~7; }

/** Four rows of 8 floats. */
typedef struct {
  eight row[4];
} fourRows;

INLINE fourRows loadRows(const float *from, size_t distance) {
  fourRows x;
  UNROLL for (int i = 0; i < 4; i++) x.row[i] = load8(from + i * distance);
  return x;
}

INLINE void storeRows(float *to, size_t distance, fourRows x) {
  UNROLL for (int i = 0; i < 4; i++) store8(to + i * distance, x.row[i]);
}

/** Writes them to two blocks of four columns each. */
INLINE void storeBlocks(float *left, float *right, fourRows x) {
  UNROLL for (int i = 0; i < 4; i++) storeHalves8(left + 4 * i, right + 4 * i, x.row[i]);
}

/** Writes the transposed rows, 8 × 4 floats, `distance` floats from one column to the next. */
INLINE void storeTransposed(float *to, size_t distance, fourRows x) {
  eight column[4];
  transposeHalves8(x.row, column);
  UNROLL for (int i = 0; i < 4; i++) storeHalves8(to + i * distance, to + (i + 4) * distance, column[i]);
}
