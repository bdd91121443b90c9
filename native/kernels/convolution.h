#pragma once
#include "gradientStep.h"
#include "patches.h"

/** Output positions whose patches are laid out at a time, as in WebAssembly: the sums' order depends on the second. */
#define FORWARD_ROWS 48
#define GRADIENT_ROWS 252

/**
 * A convolution without its bias: Z = PW for the patches P of every position. With the gradient of Z as its map, the
 * stride as its dilation and the weights turned round, it is the gradient of the input.
 *
 * @param w depth × filters in panels
 * @param z takes positions × filters in panels
 * @param room for the patches of GRADIENT_ROWS positions
 */
static void convolve(const window *g, int batch, const float *map, const float *w, int filters, float *z,
                     float *room) {
  const int depth = patchDepth(g);
  const int rows = paddedRows(outputRows(g, batch));
  const size_t blockSize = 4 * (size_t)depth;
  const size_t weightSize = 8 * (size_t)paddedWidth(depth);
  const size_t resultSize = 8 * (size_t)rows;
  const int panels = paddedWidth(filters) / 8;
  for (int first = 0; first < rows; first += FORWARD_ROWS) {
    const int count = rows - first < FORWARD_ROWS ? rows - first : FORWARD_ROWS;
    patchesTransposed(g, batch, map, first, count, room);
    int width;
    for (int panel = 0; panel < panels; panel += width) {
      width = tilePanels(panels - panel);
      int height;
      for (int block = 0; block < count / 4; block += height) {
        height = tileBlocks(count / 4 - block);
        tileOf(height, width, room + block * blockSize, blockSize, w + panel * weightSize, weightSize, depth,
               z + panel * resultSize + 8 * (size_t)first + 32 * (size_t)block, resultSize);
      }
    }
  }
}

/**
 * One optimizer step of a convolution's weights: their gradient is PᵀdZ, summed over stretches of positions.
 *
 * @param gradient room for as many floats as W has
 */
static void convolutionStep(const optimizer *o, const window *g, int batch, const float *map, const float *dz,
                            int filters, float *w, float *gradient, float *room) {
  const int depth = patchDepth(g);
  const int rows = outputRows(g, batch);
  const size_t dzSize = 8 * (size_t)paddedRows(rows);
  const size_t weightSize = 8 * (size_t)paddedWidth(depth);
  const int panels = paddedWidth(filters) / 8;
  float part[PANELS * MOST_VECTORS * TILE_PANEL] __attribute__((aligned(64)));
  memset(gradient, 0, panels * weightSize * sizeof(float));
  for (int first = 0; first < rows; first += GRADIENT_ROWS) {
    const int count = rows - first < GRADIENT_ROWS ? rows - first : GRADIENT_ROWS;
    const size_t blockSize = 4 * (size_t)count;
    patches(g, batch, map, first, count, room);
    int width;
    for (int panel = 0; panel < panels; panel += width) {
      width = tilePanels(panels - panel);
      int height;
      for (int block = 0; block < depth / 4; block += height) {
        height = tileBlocks(depth / 4 - block);
        tileOf(height, width, room + block * blockSize, blockSize,
               dz + panel * dzSize + 8 * (size_t)first, dzSize, count, part, TILE_PANEL);
        for (int i = 0; i < width; i++) {
          float *sum = gradient + (panel + i) * weightSize + 32 * (size_t)block;
          for (int j = 0; j < 32 * height; j += LANES)
            store(sum + j, add(load(sum + j), load(part + i * TILE_PANEL + j)));
        }
      }
    }
  }
  stepOfPanels(o, panels, w, weightSize, gradient, weightSize, weightSize);
}
