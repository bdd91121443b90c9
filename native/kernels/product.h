#pragma once
#include "tile.h"

/**
 * C = AᵀB. With A = Xᵀ and B = W this is the forward product XW; with A = dZᵀ and B = Wᵀ it is dZ·Wᵀ, the
 * gradient of a layer's input.
 *
 * @param a depth × rows, in blocks
 * @param b depth × columns, in panels
 * @param c takes rows × columns, in panels
 */
static void product(const float *a, const float *b, float *c, int rows, int columns, int depth) {
  const size_t blockSize = 4 * (size_t)paddedWidth(depth);
  const size_t panelSize = 2 * blockSize;
  const size_t resultSize = 8 * (size_t)paddedRows(rows);
  const int blocks = paddedRows(rows) / 4;
  const int panels = paddedWidth(columns) / 8;
  int width;
  // The panels of B stay in the first-level cache while the blocks of A pass by.
  for (int panel = 0; panel < panels; panel += width) {
    width = tilePanels(panels - panel);
    int height;
    for (int block = 0; block < blocks; block += height) {
      height = tileBlocks(blocks - block);
      tileOf(height, width, a + block * blockSize, blockSize, b + panel * panelSize, panelSize, depth,
             c + panel * resultSize + 32 * (size_t)block, resultSize);
    }
  }
}
