#pragma once
#include "layout.h"

/*
 * The largest tile: 12 rows by two vectors of 8 doubles with AVX-512, 8 rows by one with AVX2, whose vector of 8 is two
 * registers.
 */
#if LANES == 16
#define MOST_GRAM_BLOCKS 3
#define MOST_GRAM_VECTORS 2
#else
#define MOST_GRAM_BLOCKS 2
#define MOST_GRAM_VECTORS 1
#endif

/**
 * C += Σ_k a_k b_kᵀ in float64 for 4 · blocks rows and two blocks of columns in each vector.
 *
 * @param a, b `depth` groups of 4 doubles, the next block `blockSize` doubles further
 * @param c the first row, the next `stride` doubles further
 * @param isHalf whether there is but one block of columns
 */
INLINE void gramTile(const int blocks, const int vectors, const double *a, size_t blockSize, const double *b,
                     int depth, double *c, size_t stride, int isHalf) {
  const size_t second = isHalf ? 0 : blockSize;
  const size_t right = isHalf ? 0 : 4;
  doubles sum[4 * MOST_GRAM_BLOCKS][MOST_GRAM_VECTORS];
  for (int row = 0; row < 4 * blocks; row++)
    for (int v = 0; v < vectors; v++) {
      const double *from = c + row * stride + 8 * v;
      sum[row][v] = joined(_mm256_loadu_pd(from), _mm256_loadu_pd(from + right));
    }
  for (int k = 0; k < 4 * depth; k += 4) {
    doubles columns[MOST_GRAM_VECTORS];
    for (int v = 0; v < vectors; v++) {
      const double *from = b + 2 * v * blockSize + k;
      columns[v] = joined(_mm256_loadu_pd(from), _mm256_loadu_pd(from + second));
    }
    for (int row = 0; row < 4 * blocks; row++) {
      const doubles left = splat64(a[(row >> 2) * blockSize + k + (row & 3)]);
      for (int v = 0; v < vectors; v++) sum[row][v] = madd64(left, columns[v], sum[row][v]);
    }
  }
  for (int row = 0; row < 4 * blocks; row++)
    for (int v = 0; v < vectors; v++) {
      double *to = c + row * stride + 8 * v;
      _mm256_storeu_pd(to, lower(sum[row][v]));
      _mm256_storeu_pd(to + right, upper(sum[row][v]));
    }
}

/**
 * Adds HᵀH to the lower triangle of G; tiles that reach across the diagonal are filled whole.
 *
 * @param h [size/4][height][4] doubles, of which the first `depth` of each block are summed over
 * @param g size × size doubles, row-major, both extents padded to a multiple of 4
 */
static void gram(const double *h, int height, int depth, int size, double *g) {
  const size_t stride = paddedRows(size);
  const size_t blockSize = 4 * (size_t)height;
  const int blocks = paddedRows(size) / 4;
  int width;
  for (int right = 0; right < blocks; right += width) {
    const int vectors = blocks - right >= 2 * MOST_GRAM_VECTORS ? MOST_GRAM_VECTORS : 1;
    const double *columns = h + right * blockSize;
    width = blocks - right == 1 ? 1 : 2 * vectors;
    int tall;
    for (int left = right; left < blocks; left += tall) {
      const double *rows = h + left * blockSize;
      double *to = g + 4 * (left * stride + right);
      tall = blocks - left < MOST_GRAM_BLOCKS ? blocks - left : MOST_GRAM_BLOCKS;
#define TILE(t, v)               \
  if (tall == t && vectors == v) \
  gramTile(t, v, rows, blockSize, columns, depth, to, stride, width == 1)
      TILE(1, 1);
      TILE(2, 1);
#if MOST_GRAM_VECTORS > 1
      TILE(3, 1);
      TILE(1, 2);
      TILE(2, 2);
      TILE(3, 2);
#endif
#undef TILE
    }
  }
}
