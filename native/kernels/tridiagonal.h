#pragma once
#include <math.h>
#include <string.h>
#include "vector/vector.h"

/** Squared lengths below this count as 0; the matrix has been scaled to elements of about 1. */
#define NEGLIGIBLE_SQUARE 1e-290

/** row ← row − u_i q − q_i u, elements 0 … i. */
INLINE void updateRow(double *row, const double *u, const double *q, int i) {
  for (int k = 0; k <= i; k++) row[k] = row[k] - u[i] * q[k] - q[i] * u[k];
}

/**
 * The reflection that makes elements 0 … i − 2 of the row 0: I − u uᵀ/h.
 *
 * @param e takes the subdiagonal element
 * @returns h = uᵀu/2, or 0 (and u = 0) when they are 0 already
 */
INLINE double reflection(const double *row, int i, double *u, double *e) {
  double sum = 0;
  for (int k = 0; k < i - 1; k++) {
    u[k] = row[k];
    sum += row[k] * row[k];
  }
  const double f = row[i - 1];
  if (sum <= NEGLIGIBLE_SQUARE) {
    memset(u, 0, i * sizeof(double));
    *e = f;
    return 0;
  }
  const double length = sum + f * f;
  const double g = f >= 0 ? -sqrt(length) : sqrt(length);
  *e = g;
  u[i - 1] = f - g;
  return length - f * g;
}

/** How many rows go through the matrix side by side, so that vectors are read once for all: AVX-512 alone gains. */
#if LANES == 16
#define ROWS_TOGETHER 2
#else
#define ROWS_TOGETHER 1
#endif

/** Rows r … r + rows − 1 of A ← A − u qᵀ − q uᵀ, and their part (and its mirror image's) of product ← A·next. */
INLINE void updateAndMultiply(const int rows, double *a, size_t stride, int r, const double *u, const double *q,
                              const double *next, double *product) {
  // All of these rows have as many whole vectors: r is a multiple of `rows`.
  const int whole = r & ~7;
  doubles minusU[ROWS_TOGETHER], minusQ[ROWS_TOGETHER], factor[ROWS_TOGETHER], sums[ROWS_TOGETHER];
  UNROLL for (int i = 0; i < rows; i++) {
    minusU[i] = splat64(-u[r + i]);
    minusQ[i] = splat64(-q[r + i]);
    factor[i] = splat64(next[r + i]);
    sums[i] = splat64(0);
  }
  for (int k = 0; k < whole; k += 8) {
    const doubles qk = load64(q + k), uk = load64(u + k), nextK = load64(next + k);
    doubles p = load64(product + k);
    UNROLL for (int i = 0; i < rows; i++) {
      double *at = a + (r + i) * stride + k;
      const doubles x = madd64(minusQ[i], uk, madd64(minusU[i], qk, load64(at)));
      store64(at, x);
      sums[i] = madd64(x, nextK, sums[i]);
      p = madd64(x, factor[i], p);
    }
    store64(product + k, p);
  }
  UNROLL for (int i = 0; i < rows; i++) {
    const int own = r + i;
    double *row = a + own * stride;
    double sum = total64(sums[i]);
    for (int k = whole; k < own; k++) {
      const double x = row[k] - u[own] * q[k] - q[own] * u[k];
      row[k] = x;
      sum += x * next[k];
      product[k] += x * next[own];
    }
    row[own] -= 2 * u[own] * q[own];
    product[own] += sum + row[own] * next[own];
  }
}

/** From A·u to q = p − (uᵀp/2h) u with p = A·u/h. */
INLINE void finishQ(const double *u, double *q, int length, double h) {
  double dot = 0;
  for (int k = 0; k < length; k++) {
    q[k] /= h;
    dot += q[k] * u[k];
  }
  const double share = dot / (2 * h);
  for (int k = 0; k < length; k++) q[k] -= share * u[k];
}

/**
 * Householder's reduction of a symmetric matrix to tridiagonal form, without the transformation
 * (Martin, Reinsch & Wilkinson, "Householder's tridiagonalization of a symmetric matrix", 1968).
 *
 * The last row goes first. Each step needs A ← A − u qᵀ − q uᵀ and then A·u′ for the next reflection u′;
 * one pass over the lower triangle does both, so that each element is read once per step.
 *
 * @param a the lower triangle, row-major with `stride` doubles a row; is overwritten
 * @param d takes the `size` diagonal elements
 * @param e takes the subdiagonal: e[i] lies between i − 1 and i; e[0] is 0
 * @param work room for 4·stride doubles
 */
static void tridiagonalize(double *a, int stride, int size, double *d, double *e, double *work) {
  double *u = work;
  double *q = u + stride;
  double *nextU = q + stride;
  double *nextQ = nextU + stride;
  memset(work, 0, 4 * sizeof(double) * (size_t)stride);
  e[0] = 0;
  for (int i = size - 1; i >= 0; i--) {
    // u and q still hold the reflection of row i + 1: first bring this row up to date.
    double *row = a + i * (size_t)stride;
    updateRow(row, u, q, i);
    d[i] = row[i];
    if (i == 0) break;
    const double h = reflection(row, i, nextU, e + i);
    memset(nextQ, 0, sizeof(double) * (size_t)stride);
    int r = 0;
    for (; r + ROWS_TOGETHER <= i; r += ROWS_TOGETHER)
      updateAndMultiply(ROWS_TOGETHER, a, stride, r, u, q, nextU, nextQ);
    for (; r < i; r++) updateAndMultiply(1, a, stride, r, u, q, nextU, nextQ);
    if (h > 0) finishQ(nextU, nextQ, i, h);
    double *const spareU = u;
    double *const spareQ = q;
    u = nextU;
    q = nextQ;
    nextU = spareU;
    nextQ = spareQ;
  }
}
