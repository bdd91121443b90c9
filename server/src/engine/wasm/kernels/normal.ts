import { exp } from "./exponential";
import { madd } from "./madd";

/** e^(−x²/2), the normal density without its factor; 0 from 13.2 on, near the smallest float32. */
export function bell(x: v128): v128 {
  const square = f32x4.mul(x, x);
  // False for NaN, which so stays.
  const far = f32x4.gt(square, f32x4.splat(174));
  const exponent = f32x4.mul(v128.andnot(square, far), f32x4.splat(-0.5));
  return v128.andnot(exp(exponent), far);
}

/**
 * The normal distribution function Φ. With a = |x| and t = 1/(1 + 0.3a), the tail is e^(−a²/2)·Q(t), where Q is
 * fitted to it by least squares at Chebyshev nodes, relative error below 2e-7 (the form of Hastings 1955, sheet 45).
 */
export function normalDistribution(x: v128): v128 {
  const t = f32x4.div(f32x4.splat(1), madd(f32x4.abs(x), f32x4.splat(0.3), f32x4.splat(1)));
  let q = f32x4.splat(0.0365654740278702);
  q = madd(q, t, f32x4.splat(-0.16081423595607577));
  q = madd(q, t, f32x4.splat(0.21239972611772157));
  q = madd(q, t, f32x4.splat(-0.05908510561268837));
  q = madd(q, t, f32x4.splat(0.13133338928673507));
  q = madd(q, t, f32x4.splat(0.09909882425546163));
  q = madd(q, t, f32x4.splat(0.12088067126984467));
  q = madd(q, t, f32x4.splat(0.11962126132606292));
  const tail = f32x4.mul(f32x4.mul(q, t), bell(x));
  return v128.bitselect(f32x4.sub(f32x4.splat(1), tail), tail, f32x4.gt(x, f32x4.splat(0)));
}
