/*
 * How matrices lie in memory: as for the WebAssembly kernels. An R × C matrix is stored
 *   in blocks  [C/4][R][4]: four columns side by side, the left operand of a tile;
 *   in panels  [C/8][R][8]: eight columns side by side, the right operand and the result of a tile.
 * Extents are padded: the batch to a multiple of 4, widths to a multiple of 8. Padding may hold anything,
 * because every sum runs over the true extent.
 */
#pragma once
#include "vector.h"

/** The padded number of rows of a batch. */
INLINE int paddedRows(int rows) { return (rows + 3) & ~3; }

/** The padded width of a layer. */
INLINE int paddedWidth(int width) { return (width + 7) & ~7; }

/** Four rows of 8 floats. */
typedef struct {
  __m256 row[4];
} fourRows;

INLINE fourRows loadRows(const float *from, size_t distance) {
  fourRows x;
  for (int i = 0; i < 4; i++) x.row[i] = _mm256_loadu_ps(from + i * distance);
  return x;
}

INLINE void storeRows(float *to, size_t distance, fourRows x) {
  for (int i = 0; i < 4; i++) _mm256_storeu_ps(to + i * distance, x.row[i]);
}

/** Writes them to two blocks of four columns each. */
INLINE void storeBlocks(float *left, float *right, fourRows x) {
  for (int i = 0; i < 4; i += 2) {
    _mm256_storeu_ps(left + 4 * i, _mm256_permute2f128_ps(x.row[i], x.row[i + 1], 0x20));
    _mm256_storeu_ps(right + 4 * i, _mm256_permute2f128_ps(x.row[i], x.row[i + 1], 0x31));
  }
}

/** Columns 0 | 4, 1 | 5, 2 | 6 and 3 | 7 of the four rows, four floats each. */
INLINE fourRows columnsOf(fourRows x) {
  const __m256 even01 = _mm256_unpacklo_ps(x.row[0], x.row[1]);
  const __m256 odd01 = _mm256_unpackhi_ps(x.row[0], x.row[1]);
  const __m256 even23 = _mm256_unpacklo_ps(x.row[2], x.row[3]);
  const __m256 odd23 = _mm256_unpackhi_ps(x.row[2], x.row[3]);
  return (fourRows){{_mm256_shuffle_ps(even01, even23, 0x44), _mm256_shuffle_ps(even01, even23, 0xee),
                     _mm256_shuffle_ps(odd01, odd23, 0x44), _mm256_shuffle_ps(odd01, odd23, 0xee)}};
}

/** Writes the transposed rows, 8 × 4 floats, `distance` floats from one column to the next. */
INLINE void storeTransposed(float *to, size_t distance, fourRows x) {
  const fourRows columns = columnsOf(x);
  for (int i = 0; i < 4; i++) {
    _mm_storeu_ps(to + i * distance, _mm256_castps256_ps128(columns.row[i]));
    _mm_storeu_ps(to + (i + 4) * distance, _mm256_extractf128_ps(columns.row[i], 1));
  }
}
