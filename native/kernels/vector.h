/*
 * The vectors of one instruction set. The kernels are compiled once for AVX2 and once for AVX-512; what differs
 * between the two is here: how many floats a vector holds, and whether eight doubles are one vector or two.
 *
 * Multiply-adds are fused where `madd` says so and nowhere else (the compiler is told not to contract), and
 * every sum has one order. So both builds give the same bits.
 */
#pragma once
#include <immintrin.h>
#include <stddef.h>

#define INLINE static inline __attribute__((always_inline))

#ifdef __AVX512F__

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
/** The larger of the two; b where a is NaN or b is. */
INLINE floats larger(floats a, floats b) { return _mm512_max_ps(a, b); }
/** x, but 0 where |x| < bound. NaN stays NaN. */
INLINE floats zeroBelow(floats x, floats bound) {
  return _mm512_maskz_mov_ps(_mm512_cmp_ps_mask(magnitude(x), bound, _CMP_NLT_UQ), x);
}
/** Where x > bound, `yes`, else `no`. */
INLINE floats whereAbove(floats x, floats bound, floats yes, floats no) {
  return _mm512_mask_mov_ps(no, _mm512_cmp_ps_mask(x, bound, _CMP_GT_OQ), yes);
}

/** Eight floats, and 0 in the other lanes. */
INLINE floats loadEight(const float *from) { return _mm512_zextps256_ps512(_mm256_loadu_ps(from)); }
INLINE void storeEight(float *to, floats x) { _mm256_storeu_ps(to, _mm512_castps512_ps256(x)); }

/** A row of 8 floats from each of the panels that a vector covers. */
INLINE floats loadPanels(const float *from, size_t distance) {
  const floats first = _mm512_castps256_ps512(_mm256_loadu_ps(from));
  return _mm512_insertf32x8(first, _mm256_loadu_ps(from + distance), 1);
}
INLINE void storePanels(float *to, size_t distance, floats x) {
  _mm256_storeu_ps(to, _mm512_castps512_ps256(x));
  _mm256_storeu_ps(to + distance, _mm512_extractf32x8_ps(x, 1));
}

/** A function of eight floats, for all lanes. */
INLINE floats eachEight(__m256 (*f)(__m256), floats x) {
  const floats low = _mm512_castps256_ps512(f(_mm512_castps512_ps256(x)));
  return _mm512_insertf32x8(low, f(_mm512_extractf32x8_ps(x, 1)), 1);
}

typedef __m512d doubles;

INLINE doubles splat64(double x) { return _mm512_set1_pd(x); }
INLINE doubles load64(const double *from) { return _mm512_loadu_pd(from); }
INLINE void store64(double *to, doubles x) { _mm512_storeu_pd(to, x); }
INLINE doubles madd64(doubles a, doubles b, doubles c) { return _mm512_fmadd_pd(a, b, c); }
INLINE __m256d lower(doubles x) { return _mm512_castpd512_pd256(x); }
INLINE __m256d upper(doubles x) { return _mm512_extractf64x4_pd(x, 1); }
INLINE doubles joined(__m256d low, __m256d high) {
  return _mm512_insertf64x4(_mm512_castpd256_pd512(low), high, 1);
}

#else

#define LANES 8
typedef __m256 floats;

INLINE floats splat(float x) { return _mm256_set1_ps(x); }
INLINE floats load(const float *from) { return _mm256_loadu_ps(from); }
INLINE void store(float *to, floats x) { _mm256_storeu_ps(to, x); }
INLINE floats madd(floats a, floats b, floats c) { return _mm256_fmadd_ps(a, b, c); }
INLINE floats add(floats a, floats b) { return _mm256_add_ps(a, b); }
INLINE floats sub(floats a, floats b) { return _mm256_sub_ps(a, b); }
INLINE floats mul(floats a, floats b) { return _mm256_mul_ps(a, b); }
INLINE floats quotient(floats a, floats b) { return _mm256_div_ps(a, b); }
INLINE floats root(floats a) { return _mm256_sqrt_ps(a); }
INLINE floats magnitude(floats a) { return _mm256_andnot_ps(splat(-0.0f), a); }
INLINE floats larger(floats a, floats b) { return _mm256_max_ps(a, b); }
INLINE floats zeroBelow(floats x, floats bound) {
  return _mm256_and_ps(x, _mm256_cmp_ps(magnitude(x), bound, _CMP_NLT_UQ));
}
INLINE floats whereAbove(floats x, floats bound, floats yes, floats no) {
  return _mm256_blendv_ps(no, yes, _mm256_cmp_ps(x, bound, _CMP_GT_OQ));
}

INLINE floats loadEight(const float *from) { return load(from); }
INLINE void storeEight(float *to, floats x) { store(to, x); }

INLINE floats loadPanels(const float *from, size_t distance) {
  (void)distance;
  return load(from);
}
INLINE void storePanels(float *to, size_t distance, floats x) {
  (void)distance;
  store(to, x);
}

INLINE floats eachEight(__m256 (*f)(__m256), floats x) { return f(x); }

typedef struct {
  __m256d low, high;
} doubles;

INLINE __m256d lower(doubles x) { return x.low; }
INLINE __m256d upper(doubles x) { return x.high; }
INLINE doubles joined(__m256d low, __m256d high) { return (doubles){low, high}; }
INLINE doubles splat64(double x) { return joined(_mm256_set1_pd(x), _mm256_set1_pd(x)); }
INLINE doubles load64(const double *from) { return joined(_mm256_loadu_pd(from), _mm256_loadu_pd(from + 4)); }
INLINE void store64(double *to, doubles x) {
  _mm256_storeu_pd(to, x.low);
  _mm256_storeu_pd(to + 4, x.high);
}
INLINE doubles madd64(doubles a, doubles b, doubles c) {
  return joined(_mm256_fmadd_pd(a.low, b.low, c.low), _mm256_fmadd_pd(a.high, b.high, c.high));
}

#endif

/** How many panels of 8 columns a vector covers. */
#define PANELS (LANES / 8)
