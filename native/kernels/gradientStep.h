#pragma once
#include "optimizer.h"
#include "tile.h"

/** Floats of a panel in the largest tile. */
#define TILE_PANEL (MOST_BLOCKS * 4 * 8)

/** Writes 4 × 8 floats of W, from `input` on, transposed to Wᵀ. */
INLINE void transposeFour(const float *w, float *wT, int input, size_t panel, int outputs) {
  const size_t panelSize = 8 * (size_t)paddedWidth(outputs);
  storeTransposed(wT + (input >> 3) * panelSize + 64 * panel + (input & 4), 8, loadRows(w, 8));
}

/**
 * One optimizer step of a layer's weights, tile by tile: the gradient dW = Xᵀ·dZ is never written out.
 *
 * @param x rows × inputs in blocks
 * @param dz rows × outputs in panels
 * @param w inputs × outputs in panels
 * @param wT Wᵀ in panels, kept equal to W; NULL for the first layer, which needs no gradient of its input
 */
static void weightStep(const optimizer *o, const float *x, const float *dz, int rows, int inputs, int outputs,
                       float *w, float *wT) {
  const size_t blockSize = 4 * (size_t)paddedRows(rows);
  const size_t dzSize = 2 * blockSize;
  const size_t panelSize = 8 * (size_t)paddedWidth(inputs);
  const int panels = paddedWidth(outputs) / 8;
  float gradient[PANELS * MOST_VECTORS * TILE_PANEL] __attribute__((aligned(64)));
  int width;
  for (int panel = 0; panel < panels; panel += width) {
    width = tilePanels(panels - panel);
    int height;
    for (int input = 0; input < inputs; input += 4 * height) {
      const float *blocks = x + (input >> 2) * blockSize;
      float *weights = w + panel * panelSize + 8 * (size_t)input;
      height = tileBlocks((inputs - input + 3) >> 2);
      tileOf(height, width, blocks, blockSize, dz + panel * dzSize, dzSize, rows, gradient, TILE_PANEL);
      stepOfPanels(o, width, weights, panelSize, gradient, TILE_PANEL, 32 * height);
      for (int i = 0; wT && i < width; i++)
        for (int block = 0; block < height; block++)
          transposeFour(weights + i * panelSize + 32 * block, wT, input + 4 * block, panel + i, outputs);
    }
  }
}

/** One optimizer step of a layer's bias, whose gradient is the sum of dZ's rows. */
static void biasStep(const optimizer *o, const float *dz, int rows, int outputs, float *bias) {
  const size_t dzSize = 8 * (size_t)paddedRows(rows);
  for (int output = 0; output < outputs; output += 8) {
    floats sum = splat(0);
    for (int row = 0; row < rows; row++) sum = add(sum, loadEight(dz + 8 * (size_t)row));
    stepOfEight(o, bias + output, sum);
    dz += dzSize;
  }
}
