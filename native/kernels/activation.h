#pragma once
#include "layout.h"
#include "table.h"
#include "tanh.h"

/** For RELU max(z, 0); NaN stays NaN. */
INLINE __m256 activated(enum activationKind kind, __m256 z) {
  return kind == TANH ? hyperbolicTangent(z) : _mm256_max_ps(_mm256_setzero_ps(), z);
}

/** dY · f′(Z), with f′ expressed in Y. */
INLINE __m256 derivative(enum activationKind kind, __m256 dy, __m256 y) {
  return kind == TANH ? _mm256_mul_ps(dy, _mm256_sub_ps(_mm256_set1_ps(1), _mm256_mul_ps(y, y)))
                      : _mm256_and_ps(dy, _mm256_cmp_ps(y, _mm256_setzero_ps(), _CMP_GT_OQ));
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
    const __m256 b = _mm256_loadu_ps(bias + column);
    float *left = y + column * (size_t)height;
    for (int row = 0; row < height; row += 4) {
      float *from = z + column * (size_t)height + 8 * row;
      fourRows x = loadRows(from, 8);
      for (int i = 0; i < 4; i++) x.row[i] = _mm256_add_ps(x.row[i], b);
      storeRows(from, 8, x);
      for (int i = 0; i < 4; i++) x.row[i] = activated(kind, x.row[i]);
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
      float *at = dz + column * (size_t)height + 8 * row;
      fourRows x = loadRows(at, 8);
      for (int i = 0; i < 4; i++) {
        const float *four = left + 4 * (row + i);
        x.row[i] = derivative(kind, x.row[i], _mm256_loadu2_m128(four + 4 * height, four));
      }
      storeRows(at, 8, x);
      storeTransposed(dzT + row * (size_t)columns + 4 * column, 4, x);
    }
  }
}
