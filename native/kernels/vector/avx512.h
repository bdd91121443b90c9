/* Vectors of 16 floats and of 8 doubles: AVX-512 F, DQ and VL. */
#pragma once
#include "eightAvx.h"

#define LANES 16
typedef __m512 floats;

INLINE floats splat(float x) { return _mm512_set1_ps(x); }
INLINE floats load(const float *from) { return _mm512_loadu_ps(from); }
INLINE void store(float *to, floats x) { _mm512_storeu_ps(to, x); }
INLINE floats madd(floats a, floats b, floats c) { return _mm512_fmadd_ps(a, b, c); }
INLINE floats add(floats a, floats b) { return _mm512_add_ps(a, b); }
INLINE floats sub(floats a, floats b) { return _mm512_sub_ps(a, b); }
INLINE floats mul(floats a, floats b) { return _mm512_mul_ps(a, b); }
INLINE floats quotient(floats a, floats b) { return _mm512_div_ps(a, b); }
INLINE floats root(floats a) { return _mm512_sqrt_ps(a); }
INLINE floats magnitude(floats a) { return _mm512_abs_ps(a); }
INLINE floats larger(floats a, floats b) { return _mm512_max_ps(a, b); }
INLINE floats zeroBelow(floats x, floats bound) {
  return _mm512_maskz_mov_ps(_mm512_cmp_ps_mask(magnitude(x), bound, _CMP_NLT_UQ), x);
}
INLINE floats whereAbove(floats x, floats bound, floats yes, floats no) {
  return _mm512_mask_mov_ps(no, _mm512_cmp_ps_mask(x, bound, _CMP_GT_OQ), yes);
}

INLINE floats loadEight(const float *from) { return _mm512_zextps256_ps512(load8(from)); }
INLINE void storeEight(float *to, floats x) { store8(to, _mm512_castps512_ps256(x)); }

INLINE floats loadPanels(const float *from, size_t distance) {
  return _mm512_insertf32x8(_mm512_castps256_ps512(load8(from)), load8(from + distance), 1);
}
INLINE void storePanels(float *to, size_t distance, floats x) {
  store8(to, _mm512_castps512_ps256(x));
  store8(to + distance, _mm512_extractf32x8_ps(x, 1));
}

INLINE floats eachEight(eight (*f)(eight), floats x) {
  const floats low = _mm512_castps256_ps512(f(_mm512_castps512_ps256(x)));
  return _mm512_insertf32x8(low, f(_mm512_extractf32x8_ps(x, 1)), 1);
}

typedef __m512d doubles;

INLINE doubles splat64(double x) { return _mm512_set1_pd(x); }
INLINE doubles load64(const double *from) { return _mm512_loadu_pd(from); }
INLINE void store64(double *to, doubles x) { _mm512_storeu_pd(to, x); }
INLINE doubles madd64(doubles a, doubles b, doubles c) { return _mm512_fmadd_pd(a, b, c); }
INLINE doubles loadHalves64(const double *low, const double *high) {
  return _mm512_insertf64x4(_mm512_castpd256_pd512(_mm256_loadu_pd(low)), _mm256_loadu_pd(high), 1);
}
INLINE void storeHalves64(double *low, double *high, doubles x) {
  _mm256_storeu_pd(low, _mm512_castpd512_pd256(x));
  _mm256_storeu_pd(high, _mm512_extractf64x4_pd(x, 1));
}
INLINE double total64(doubles x) {
  const __m256d halves = _mm256_add_pd(_mm512_castpd512_pd256(x), _mm512_extractf64x4_pd(x, 1));
  const __m128d pair = _mm_add_pd(_mm256_castpd256_pd128(halves), _mm256_extractf128_pd(halves, 1));
  return _mm_cvtsd_f64(pair) + _mm_cvtsd_f64(_mm_unpackhi_pd(pair, pair));
}
