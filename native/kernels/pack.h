#pragma once
#include "layout.h"

/**
 * Turns gathered rows into the two forms in which a layer reads its input.
 *
 * @param rows row-major, `width` floats a row, `width` a multiple of 8
 * @param x takes the matrix X (rows × width) in blocks, for the weight gradient
 * @param xT takes Xᵀ in blocks, for the forward product
 */
static void pack(const float *rows, int count, int width, float *x, float *xT) {
  const int height = paddedRows(count);
  for (int row = 0; row < count; row += 4) {
    for (int column = 0; column < width; column += 8) {
      const fourRows four = loadRows(rows + row * (size_t)width + column, width);
      float *left = x + column * (size_t)height + 4 * row;
      storeBlocks(left, left + 4 * height, four);
      storeTransposed(xT + row * (size_t)width + 4 * column, 4, four);
    }
  }
}
