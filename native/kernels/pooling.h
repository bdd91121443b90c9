#pragma once
#include <string.h>
#include "window.h"

/*
 * Pooling over windows that lie within the map. All arrays are in panels with a row for each position.
 */

/** The larger of the two, 0 of 0 and −0; NaN where one of them is NaN. */
INLINE __m256 largerOrNaN(__m256 a, __m256 b) {
  const __m256 number = _mm256_and_ps(_mm256_max_ps(a, b), _mm256_max_ps(b, a));
  return _mm256_or_ps(number, _mm256_cmp_ps(a, b, _CMP_UNORD_Q));
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

INLINE __m256 largestOf(const window *g, const float *from) {
  __m256 largest = _mm256_loadu_ps(from);
  for (int ky = 0; ky < g->height; ky++, from += 8 * g->inputWidth)
    for (int kx = 0; kx < g->width; kx++) largest = largerOrNaN(largest, _mm256_loadu_ps(from + 8 * kx));
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
          _mm256_storeu_ps(to, largestOf(g, x + sample * sizes.inputSample + windowStart(g, row, column)));
  }
}

/** Adds `dy` to the place of the first number of the window that is `y`. */
INLINE void addWhereLargest(const window *g, const float *x, __m256 y, __m256 dy, float *dx) {
  __m256 open = _mm256_castsi256_ps(_mm256_set1_epi32(-1));
  for (int ky = 0; ky < g->height; ky++, x += 8 * g->inputWidth, dx += 8 * g->inputWidth)
    for (int i = 0; i < 8 * g->width; i += 8) {
      const __m256 hit = _mm256_and_ps(_mm256_cmp_ps(_mm256_loadu_ps(x + i), y, _CMP_EQ_OQ), open);
      open = _mm256_andnot_ps(hit, open);
      _mm256_storeu_ps(dx + i, _mm256_add_ps(_mm256_loadu_ps(dx + i), _mm256_and_ps(dy, hit)));
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
          addWhereLargest(g, x + start, _mm256_loadu_ps(y + output), _mm256_loadu_ps(dy + output), dx + start);
        }
    }
    x += sizes.inputPanel;
    dx += sizes.inputPanel;
    y += sizes.outputPanel;
    dy += sizes.outputPanel;
  }
}
