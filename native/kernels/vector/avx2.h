/* Vectors of 8 floats, and of 8 doubles in two registers: AVX2 with FMA. */
#pragma once
#include "eightAvx.h"
#include "floatsOfEight.h"

typedef struct {
  __m256d low, high;
} doubles;

INLINE doubles splat64(double x) { return (doubles){_mm256_set1_pd(x), _mm256_set1_pd(x)}; }
INLINE doubles loadHalves64(const double *low, const double *high) {
  return (doubles){_mm256_loadu_pd(low), _mm256_loadu_pd(high)};
}
INLINE void storeHalves64(double *low, double *high, doubles x) {
  _mm256_storeu_pd(low, x.low);
  _mm256_storeu_pd(high, x.high);
}
INLINE doubles load64(const double *from) { return loadHalves64(from, from + 4); }
INLINE void store64(double *to, doubles x) { storeHalves64(to, to + 4, x); }
INLINE doubles madd64(doubles a, doubles b, doubles c) {
  return (doubles){_mm256_fmadd_pd(a.low, b.low, c.low), _mm256_fmadd_pd(a.high, b.high, c.high)};
}
INLINE double total64(doubles x) {
  const __m256d halves = _mm256_add_pd(x.low, x.high);
  const __m128d pair = _mm_add_pd(_mm256_castpd256_pd128(halves), _mm256_extractf128_pd(halves, 1));
  return _mm_cvtsd_f64(pair) + _mm_cvtsd_f64(_mm_unpackhi_pd(pair, pair));
}
