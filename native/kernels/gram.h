#pragma once
#include "tile.h"

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
  for (int right = 0; right < blocks; right += 2) {
    const int second = right + 1 < blocks ? 4 : 0;
    int tall;
    for (int left = right; left < blocks; left += tall) {
      const double *rows = h + left * blockSize;
      const double *columns = h + right * blockSize;
      double *to = g + 4 * (left * stride + right);
      tall = blocks - left >= 2 ? 2 : 1;
      if (tall == 2) tile64(2, rows, blockSize, columns, depth, to, stride, second);
      else tile64(1, rows, blockSize, columns, depth, to, stride, second);
    }
  }
}
