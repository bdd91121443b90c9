import { exp } from "./exponential";
import { madd } from "./madd";

/** Four hyperbolic tangents, to 3 units in the last place. NaN stays NaN. */
export function tanh(x: v128): v128 {
  const magnitude = f32x4.abs(x);
  const sign = v128.and(x, f32x4.splat(-0.0));
  const large = v128.or(saturating(magnitude), sign);
  return v128.bitselect(large, nearZero(x), f32x4.gt(magnitude, f32x4.splat(0.625)));
}

/** x + x³·P(x²) for |x| ≤ 0.625; P interpolates (tanh(x)/x − 1)/x² at Chebyshev nodes, relative error below 2^−30. */
function nearZero(x: v128): v128 {
  const square = f32x4.mul(x, x);
  let p = f32x4.splat(0.0022927447814024456);
  p = madd(p, square, f32x4.splat(-0.008343945473327312));
  p = madd(p, square, f32x4.splat(0.021768918631605814));
  p = madd(p, square, f32x4.splat(-0.05395925957313523));
  p = madd(p, square, f32x4.splat(0.13333303556877693));
  p = madd(p, square, f32x4.splat(-0.3333333317213915));
  return madd(f32x4.mul(square, x), p, x);
}

/** 1 − 2/(e^{2x} + 1) for x ≥ 0, which is 1 in float32 from 9.02 on. */
function saturating(x: v128): v128 {
  const twice = f32x4.mul(f32x4.pmin(x, f32x4.splat(9.02)), f32x4.splat(2));
  const quotient = f32x4.div(f32x4.splat(2), f32x4.add(exp(twice), f32x4.splat(1)));
  return f32x4.sub(f32x4.splat(1), quotient);
}
