#pragma once
#include "layout.h"

/*
 * The largest tile: 12 rows by two vectors of 8 doubles with AVX-512, 8 rows by one with AVX2, whose vector of 8 is two
 * registers, 4 rows by one with NEON, whose is four.
 */
#if LANES == 16
#define MOST_INNER_BLOCKS 3
#define MOST_INNER_VECTORS 2
#elif defined(__aarch64__)
#define MOST_INNER_BLOCKS 1
#define MOST_INNER_VECTORS 1
#else
#define MOST_INNER_BLOCKS 2
#define MOST_INNER_VECTORS 1
#endif

/**
 * C += Σ_k a_k b_kᵀ in float64 for 4 · blocks rows and two blocks of columns in each vector.
 *
 * @param a, b `depth` groups of 4 doubles, the next block `blockSize` doubles further
 * @param c the first row, the next `rowStride` doubles further, the next block of columns `blockStride` further
 * @param isHalf whether there is but one block of columns
 */
INLINE void innerTile(const int blocks, const int vectors, const double *a, size_t blockSize, const double *b,
                      int depth, double *c, size_t rowStride, size_t blockStride, int isHalf) {
  const size_t second = isHalf ? 0 : blockSize;
  const size_t right = isHalf ? 0 : blockStride;
  doubles sum[4 * MOST_INNER_BLOCKS][MOST_INNER_VECTORS];
  UNROLL for (int row = 0; row < 4 * blocks; row++)
    UNROLL for (int v = 0; v < vectors; v++) {
      const double *from = c + row * rowStride + 2 * v * blockStride;
      sum[row][v] = loadHalves64(from, from + right);
    }
  for (int k = 0; k < 4 * depth; k += 4) {
    doubles columns[MOST_INNER_VECTORS];
    UNROLL for (int v = 0; v < vectors; v++) {
      const double *from = b + 2 * v * blockSize + k;
      columns[v] = loadHalves64(from, from + second);
    }
    UNROLL for (int row = 0; row < 4 * blocks; row++) {
      const doubles left = splat64(a[(row >> 2) * blockSize + k + (row & 3)]);
      UNROLL for (int v = 0; v < vectors; v++) sum[row][v] = madd64(left, columns[v], sum[row][v]);
    }
  }
  UNROLL for (int row = 0; row < 4 * blocks; row++)
    UNROLL for (int v = 0; v < vectors; v++) {
      double *to = c + row * rowStride + 2 * v * blockStride;
      storeHalves64(to, to + right, sum[row][v]);
    }
}

/**
 * C += AᵀB in float64. Each element's sum runs over k from first to last.
 *
 * @param a [rows/4][height][4] doubles, of which the first `depth` of each block are summed over
 * @param b [columns/4][height][4] doubles, likewise
 * @param c takes rows × columns doubles, both extents padded to a multiple of 4: `rowStride` doubles from one row to
 *   the next, `blockStride` from four columns to the next four
 * @param lower whether C is symmetric and only its lower triangle wanted; tiles across the diagonal are filled whole
 */
static void innerProducts(const double *a, const double *b, int height, int depth, int rows, int columns, double *c,
                          int rowStride, int blockStride, int lower) {
  const size_t blockSize = 4 * (size_t)height;
  const int leftBlocks = paddedRows(rows) / 4;
  const int rightBlocks = paddedRows(columns) / 4;
  int width;
  for (int right = 0; right < rightBlocks; right += width) {
    const int vectors = rightBlocks - right >= 2 * MOST_INNER_VECTORS ? MOST_INNER_VECTORS : 1;
    const double *from = b + right * blockSize;
    width = rightBlocks - right == 1 ? 1 : 2 * vectors;
    int tall;
    for (int left = lower ? right : 0; left < leftBlocks; left += tall) {
      double *to = c + 4 * (size_t)left * rowStride + right * (size_t)blockStride;
      tall = leftBlocks - left < MOST_INNER_BLOCKS ? leftBlocks - left : MOST_INNER_BLOCKS;
#define TILE(t, v)               \
  if (tall == t && vectors == v) \
  innerTile(t, v, a + left * blockSize, blockSize, from, depth, to, rowStride, blockStride, width == 1)
      TILE(1, 1);
#if MOST_INNER_BLOCKS > 1
      TILE(2, 1);
#endif
#if MOST_INNER_VECTORS > 1
      TILE(3, 1);
      TILE(1, 2);
      TILE(2, 2);
      TILE(3, 2);
#endif
#undef TILE
    }
  }
}
