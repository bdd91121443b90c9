#pragma once
#include "vector/vector.h"

/** e^x = 2^n · e^r with |r| ≤ ln(2)/2, where e^r is its Taylor polynomial of degree 7. */
INLINE eight exponential(eight x) {
  const eight n = nearest8(mul8(x, splat8(1.4426950408889634)));
  // ln 2 in two parts, the first short enough for n times it to be exact.
  eight r = madd8(n, splat8(-0.693359375), x);
  r = madd8(n, splat8(2.1219444005469057e-4), r);
  const float coefficients[] = {1.0 / 720, 1.0 / 120, 1.0 / 24, 1.0 / 6, 0.5, 1, 1};
  eight p = splat8(1.0 / 5040);
  UNROLL for (int i = 0; i < 7; i++) p = madd8(p, r, splat8(coefficients[i]));
  return mul8(p, powerOfTwo8(n));
}

/** 1 − 2/(e^{2x} + 1) for x ≥ 0, which is 1 in float32 from 9.02 on. */
INLINE eight saturating(eight x) {
  const eight two = splat8(2);
  const eight one = splat8(1);
  const eight twice = mul8(smaller8(splat8(9.02), x), two);
  return sub8(one, quotient8(two, add8(exponential(twice), one)));
}

/**
 * x + x³·P(x²) for |x| ≤ 0.625; P interpolates (tanh(x)/x − 1)/x² at Chebyshev nodes, relative error below
 * 2^−30.
 */
INLINE eight nearZero(eight x) {
  const eight square = mul8(x, x);
  const float coefficients[] = {-0.008343945473327312, 0.021768918631605814, -0.05395925957313523,
                                0.13333303556877693, -0.3333333317213915};
  eight p = splat8(0.0022927447814024456);
  UNROLL for (int i = 0; i < 5; i++) p = madd8(p, square, splat8(coefficients[i]));
  return madd8(mul8(square, x), p, x);
}

/** Eight hyperbolic tangents, to 3 units in the last place. NaN stays NaN. */
INLINE eight hyperbolicTangent(eight x) {
  const eight signBit = splat8(-0.0f);
  const eight size = clear8(signBit, x);
  const eight large = or8(saturating(size), and8(x, signBit));
  return select8(isAbove8(size, splat8(0.625)), large, nearZero(x));
}
