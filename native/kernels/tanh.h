#pragma once
#include "vector.h"

/** e^x = 2^n · e^r with |r| ≤ ln(2)/2, where e^r is its Taylor polynomial of degree 7. */
INLINE __m256 exponential(__m256 x) {
  const int nearest = _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC;
  const __m256 n = _mm256_round_ps(_mm256_mul_ps(x, _mm256_set1_ps(1.4426950408889634)), nearest);
  // ln 2 in two parts, the first short enough for n times it to be exact.
  __m256 r = _mm256_fmadd_ps(n, _mm256_set1_ps(-0.693359375), x);
  r = _mm256_fmadd_ps(n, _mm256_set1_ps(2.1219444005469057e-4), r);
  const float coefficients[] = {1.0 / 720, 1.0 / 120, 1.0 / 24, 1.0 / 6, 0.5, 1, 1};
  __m256 p = _mm256_set1_ps(1.0 / 5040);
  for (int i = 0; i < 7; i++) p = _mm256_fmadd_ps(p, r, _mm256_set1_ps(coefficients[i]));
  const __m256i exponent = _mm256_add_epi32(_mm256_cvttps_epi32(n), _mm256_set1_epi32(127));
  return _mm256_mul_ps(p, _mm256_castsi256_ps(_mm256_slli_epi32(exponent, 23)));
}

/** 1 − 2/(e^{2x} + 1) for x ≥ 0, which is 1 in float32 from 9.02 on. */
INLINE __m256 saturating(__m256 x) {
  const __m256 two = _mm256_set1_ps(2);
  const __m256 one = _mm256_set1_ps(1);
  const __m256 twice = _mm256_mul_ps(_mm256_min_ps(_mm256_set1_ps(9.02), x), two);
  return _mm256_sub_ps(one, _mm256_div_ps(two, _mm256_add_ps(exponential(twice), one)));
}

/**
 * x + x³·P(x²) for |x| ≤ 0.625; P interpolates (tanh(x)/x − 1)/x² at Chebyshev nodes, relative error below
 * 2^−30.
 */
INLINE __m256 nearZero(__m256 x) {
  const __m256 square = _mm256_mul_ps(x, x);
  const float coefficients[] = {-0.008343945473327312, 0.021768918631605814, -0.05395925957313523,
                                0.13333303556877693, -0.3333333317213915};
  __m256 p = _mm256_set1_ps(0.0022927447814024456);
  for (int i = 0; i < 5; i++) p = _mm256_fmadd_ps(p, square, _mm256_set1_ps(coefficients[i]));
  return _mm256_fmadd_ps(_mm256_mul_ps(square, x), p, x);
}

/** Eight hyperbolic tangents, to 3 units in the last place. NaN stays NaN. */
INLINE __m256 hyperbolicTangent(__m256 x) {
  const __m256 signBit = _mm256_set1_ps(-0.0f);
  const __m256 magnitude = _mm256_andnot_ps(signBit, x);
  const __m256 large = _mm256_or_ps(saturating(magnitude), _mm256_and_ps(x, signBit));
  return _mm256_blendv_ps(nearZero(x), large, _mm256_cmp_ps(magnitude, _mm256_set1_ps(0.625), _CMP_GT_OQ));
}
