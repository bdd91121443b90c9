#pragma once
#include <string.h>
#include "window.h"

/*
 * Pooling over windows that lie within the map. All arrays are in panels with a row for each position.
 */

/** The larger of the two, 0 of 0 and −0; NaN where one of them is NaN. */
INLINE eight largerOrNaN(eight a, eight b) {
  return or8(and8(larger8(a, b), larger8(b, a)), isUnordered8(a, b));
}

/** The distances of a pooling's arrays, in floats. */
typedef struct {
  size_t inputSample, outputSample, inputPanel, outputPanel;
} poolingSizes;

INLINE poolingSizes poolingSizesOf(const window *g, int batch) {
  const int perSample = g->inputHeight * g->inputWidth;
  return (poolingSizes){8 * (size_t)perSample, 8 * (size_t)outputPositions(g),
                        8 * (size_t)paddedRows(batch * perSample),
                        8 * (size_t)paddedRows(batch * outputPositions(g))};
}

/** Where the window of an output position begins in its sample. */
INLINE size_t windowStart(const window *g, int row, int column) {
  return 8 * (size_t)(row * g->inputWidth + column) * g->stride;
}

INLINE eight largestOf(const window *g, const float *from) {
  eight largest = load8(from);
  for (int ky = 0; ky < g->height; ky++, from += 8 * g->inputWidth)
    for (int kx = 0; kx < g->width; kx++) largest = largerOrNaN(largest, load8(from + 8 * kx));
  return largest;
}

/** Y takes the largest of each window; NaN stays NaN. */
static void maxPool(const window *g, int batch, const float *x, float *y) {
  const poolingSizes sizes = poolingSizesOf(g, batch);
  for (int channel = 0; channel < g->channels; channel += 8, x += sizes.inputPanel, y += sizes.outputPanel) {
    float *to = y;
    for (int sample = 0; sample < batch; sample++)
      for (int row = 0; row < g->outputHeight; row++)
        for (int column = 0; column < g->outputWidth; column++, to += 8)
          store8(to, largestOf(g, x + sample * sizes.inputSample + windowStart(g, row, column)));
  }
}

/** Adds `dy` to the place of the first number of the window that is `y`. */
INLINE void addWhereLargest(const window *g, const float *x, eight y, eight dy, float *dx) {
  eight open = everywhere8();
  for (int ky = 0; ky < g->height; ky++, x += 8 * g->inputWidth, dx += 8 * g->inputWidth)
    for (int i = 0; i < 8 * g->width; i += 8) {
      const eight hit = and8(isEqual8(load8(x + i), y), open);
      open = clear8(hit, open);
      store8(dx + i, add8(load8(dx + i), and8(dy, hit)));
    }
}

/** dX from dY: the first of a window's largest numbers gets the whole gradient. */
static void maxPoolGradient(const window *g, int batch, const float *x, const float *y, const float *dy, float *dx) {
  const poolingSizes sizes = poolingSizesOf(g, batch);
  for (int channel = 0; channel < g->channels; channel += 8) {
    for (int sample = 0; sample < batch; sample++) {
      const size_t input = sample * sizes.inputSample;
      size_t output = sample * sizes.outputSample;
      memset(dx + input, 0, sizes.inputSample * sizeof(float));
      for (int row = 0; row < g->outputHeight; row++)
        for (int column = 0; column < g->outputWidth; column++, output += 8) {
          const size_t start = input + windowStart(g, row, column);
          addWhereLargest(g, x + start, load8(y + output), load8(dy + output), dx + start);
        }
    }
    x += sizes.inputPanel;
    dx += sizes.inputPanel;
    y += sizes.outputPanel;
    dy += sizes.outputPanel;
  }
}
