#pragma once
#include "stepTile.h"

/**
 * One optimizer step of a layer's weights, tile by tile: the gradient dW = Xᵀ·dZ is never written out. Each tile's steps
 * are taken beside the product of the next.
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
  float gradients[2][PANELS * MOST_VECTORS * TILE_PANEL] __attribute__((aligned(64)));
  float *gradient = gradients[0], *spare = gradients[1];
  stepTile last = {.panelSize = panelSize, .wT = wT, .outputs = outputs};
  int width;
  for (int panel = 0; panel < panels; panel += width) {
    width = tilePanels(panels - panel);
    int height;
    for (int input = 0; input < inputs; input += 4 * height) {
      height = tileBlocks((inputs - input + 3) >> 2);
      tileBesideSteps(o, &last, height, width, x + (input >> 2) * blockSize, blockSize, dz + panel * dzSize, dzSize,
                      rows, gradient);
      last.weights = w + panel * panelSize + 8 * (size_t)input;
      last.gradient = gradient;
      last.panel = panel;
      last.panels = width;
      last.input = input;
      last.height = height;
      gradient = spare;
      spare = last.gradient;
    }
  }
  stepsOfTile(o, &last);
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
