#pragma once
#include "layout.h"
#include "table.h"
#include "tanh.h"

/** For RELU max(z, 0); NaN stays NaN. */
INLINE eight activated(enum activationKind kind, eight z) {
  return kind == TANH ? hyperbolicTangent(z) : larger8(splat8(0), z);
}

/** dY · f′(Z), with f′ expressed in Y. */
INLINE eight derivative(enum activationKind kind, eight dy, eight y) {
  return kind == TANH ? mul8(dy, sub8(splat8(1), mul8(y, y))) : and8(dy, isAbove8(y, splat8(0)));
}

/**
 * Adds the bias to Z = XW and applies the activation.
 *
 * @param z rows × width, in panels; becomes Z + bias
 * @param bias `width` floats, padded
 * @param y takes Y = f(Z) in blocks, the next weight gradient's left operand
 * @param yT takes Yᵀ in blocks, the next forward product's left operand
 */
static void activate(enum activationKind kind, float *z, const float *bias, int rows, int width, float *y,
                     float *yT) {
  const int height = paddedRows(rows);
  const int columns = paddedWidth(width);
  for (int column = 0; column < columns; column += 8) {
    const eight b = load8(bias + column);
    float *left = y + column * (size_t)height;
    for (int row = 0; row < height; row += 4) {
      float *from = z + column * (size_t)height + 8 * row;
      fourRows x = loadRows(from, 8);
      UNROLL for (int i = 0; i < 4; i++) x.row[i] = add8(x.row[i], b);
      storeRows(from, 8, x);
      UNROLL for (int i = 0; i < 4; i++) x.row[i] = activated(kind, x.row[i]);
      storeBlocks(left + 4 * row, left + 4 * (height + row), x);
      storeTransposed(yT + row * (size_t)columns + 4 * column, 4, x);
    }
  }
}

/**
 * The gradient of Z from that of Y: dZ = dY · f′(Z).
 *
 * @param dz rows × width in panels: dY, becomes dZ
 * @param y rows × width in blocks
 * @param dzT takes dZᵀ in blocks
 */
static void activationGradient(enum activationKind kind, float *dz, const float *y, int rows, int width,
                               float *dzT) {
  const int height = paddedRows(rows);
  const int columns = paddedWidth(width);
  for (int column = 0; column < columns; column += 8) {
    const float *left = y + column * (size_t)height;
    for (int row = 0; row < height; row += 4) {
      float *from = dz + column * (size_t)height + 8 * row;
      fourRows x = loadRows(from, 8);
      UNROLL for (int i = 0; i < 4; i++) {
        const float *value = left + 4 * (row + i);
        x.row[i] = derivative(kind, x.row[i], loadHalves8(value, value + 4 * height));
      }
      storeRows(from, 8, x);
      storeTransposed(dzT + row * (size_t)columns + 4 * column, 4, x);
    }
  }
}
