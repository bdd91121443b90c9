#pragma once
#include "activation.h"

/** f(z). NaN stays NaN. */
INLINE floats panelActivated(enum activationKind kind, floats z, floats slope) {
  if (kind == RELU) return larger(splat(0), z);
  if (kind == TANH) return eachEight(hyperbolicTangent, z);
  return whereAbove(splat(0), z, mul(z, slope), z);
}

/** f′, expressed in Y. */
INLINE floats panelDerivative(enum activationKind kind, floats y, floats slope) {
  if (kind == TANH) return sub(splat(1), mul(y, y));
  return whereAbove(y, splat(0), splat(1), kind == RELU ? splat(0) : slope);
}

/** Numbers of a matrix in panels. */
INLINE size_t panelFloats(int rows, int width) { return (size_t)paddedRows(rows) * paddedWidth(width); }

INLINE void activateEach(const enum activationKind kind, floats slope, float *z, const float *bias, size_t panelSize,
                         size_t size, float *y) {
  for (size_t panel = 0; panel < size; panel += panelSize, bias += 8) {
    const floats b = loadPanels(bias, 0);
    for (size_t i = panel; i < panel + panelSize; i += LANES) {
      const floats sum = add(load(z + i), b);
      store(z + i, sum);
      store(y + i, panelActivated(kind, sum, slope));
    }
  }
}

/**
 * Y = f(Z + bias), rows × width in panels.
 *
 * @param kind RELU, TANH or LEAKY_RELU
 * @param slope of leaky ReLU below 0; the others ignore it
 * @param z becomes Z + bias
 */
static void activatePanels(enum activationKind kind, double slope, float *z, const float *bias, int rows, int width,
                           float *y) {
  const size_t panelSize = panelFloats(rows, 8);
  const size_t size = panelFloats(rows, width);
  const floats leak = splat((float)slope);
  if (kind == RELU) activateEach(RELU, leak, z, bias, panelSize, size, y);
  else if (kind == TANH) activateEach(TANH, leak, z, bias, panelSize, size, y);
  else activateEach(LEAKY_RELU, leak, z, bias, panelSize, size, y);
}

INLINE void gradientEach(const enum activationKind kind, floats slope, float *dy, const float *y, size_t size) {
  for (size_t i = 0; i < size; i += LANES)
    store(dy + i, mul(load(dy + i), panelDerivative(kind, load(y + i), slope)));
}

/** dZ = dY · f′(Z), in the place of dY, rows × width in panels. */
static void activationGradientPanels(enum activationKind kind, double slope, float *dy, const float *y, int rows,
                                     int width) {
  const size_t size = panelFloats(rows, width);
  const floats leak = splat((float)slope);
  if (kind == RELU) gradientEach(RELU, leak, dy, y, size);
  else if (kind == TANH) gradientEach(TANH, leak, dy, y, size);
  else gradientEach(LEAKY_RELU, leak, dy, y, size);
}
