import { madd } from "./madd";

/** The codes that the host passes for an optimizer. */
export const SGD: i32 = 0;
export const RMSPROP: i32 = 1;
export const ADAM: i32 = 2;

let kind: i32 = SGD;
/** distance from a weight to its first optimizer state, and from that to its second */
let stateBytes: usize = 0;
let rate: v128 = f32x4.splat(0);
let momentum: v128 = f32x4.splat(0);
let hasMomentum: bool = false;
let decay: v128 = f32x4.splat(0);
/** the share of the new gradient in the moving average of gradients, and of squared gradients */
let gradientShare: v128 = f32x4.splat(0);
let squareShare: v128 = f32x4.splat(0);
let epsilon: v128 = f32x4.splat(0);

/*
 * Averages that decay would become subnormal numbers, which cost a hundred cycles each and change nothing. So
 * a mean of gradients below NEGLIGIBLE becomes 0, and in a mean of squares a gradient counts for at least
 * SMALLEST_GRADIENT, whose square lies as far below any useful epsilon. As variables these vectors are read
 * from memory; V8 would build a constant one anew for each use.
 */
const NEGLIGIBLE: f32 = 1e-36;
const SMALLEST_GRADIENT: f32 = 1e-15;
let negligible: v128 = f32x4.splat(0);
let smallestGradient: v128 = f32x4.splat(0);
let signBit: v128 = f32x4.splat(0);

function setBounds(): void {
  negligible = f32x4.splat(NEGLIGIBLE);
  smallestGradient = f32x4.splat(SMALLEST_GRADIENT);
  signBit = f32x4.splat(-0.0);
}

/** w ← w − rate·g, or with momentum v ← momentum·v − rate·g, w ← w + v. States: v. */
export function useSgd(state: usize, learningRate: f64, momentumFactor: f64): void {
  setBounds();
  kind = SGD;
  stateBytes = state;
  rate = f32x4.splat(<f32>learningRate);
  momentum = f32x4.splat(<f32>momentumFactor);
  hasMomentum = momentumFactor != 0;
}

/**
 * v ← rho·v + (1 − rho)·g², w ← w − rate·g/√(v + ε), or with momentum m ← momentum·m + rate·g/√(v + ε),
 * w ← w − m (Hinton's Coursera lecture 6e; ε inside the root, as in Keras 3). States: v, m.
 */
export function useRmsprop(state: usize, learningRate: f64, rho: f64, momentumFactor: f64, eps: f64): void {
  setBounds();
  kind = RMSPROP;
  stateBytes = state;
  rate = f32x4.splat(<f32>learningRate);
  momentum = f32x4.splat(<f32>momentumFactor);
  hasMomentum = momentumFactor != 0;
  decay = f32x4.splat(<f32>rho);
  squareShare = f32x4.splat(<f32>(1 - rho));
  epsilon = f32x4.splat(<f32>eps);
}

/**
 * m ← m + (1 − β1)(g − m), v ← v + (1 − β2)(g² − v), w ← w − α·m/(√v + ε) (Kingma & Ba, 2015, the form
 * before section 2.1). States: m, v.
 *
 * @param alpha rate·√(1 − β2^t)/(1 − β1^t) of step t
 */
export function useAdam(state: usize, alpha: f64, beta1: f64, beta2: f64, eps: f64): void {
  setBounds();
  kind = ADAM;
  stateBytes = state;
  rate = f32x4.splat(<f32>alpha);
  gradientShare = f32x4.splat(<f32>(1 - beta1));
  squareShare = f32x4.splat(<f32>(1 - beta2));
  epsilon = f32x4.splat(<f32>eps);
}

/** Takes one step on consecutive weights. */
export function step(weights: usize, gradients: usize, bytes: usize): void {
  if (kind == ADAM) adamStep(weights, gradients, bytes);
  else if (kind == RMSPROP) rmspropStep(weights, gradients, bytes);
  else sgdStep(weights, gradients, bytes);
}

function sgdStep(weights: usize, gradients: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) {
    const w = weights + i;
    const change = f32x4.mul(rate, v128.load(gradients + i));
    if (hasMomentum) {
      const v = flushed(f32x4.sub(f32x4.mul(momentum, v128.load(w + stateBytes)), change));
      v128.store(w + stateBytes, v);
      v128.store(w, f32x4.add(v128.load(w), v));
    } else {
      v128.store(w, f32x4.sub(v128.load(w), change));
    }
  }
}

function rmspropStep(weights: usize, gradients: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) {
    const w = weights + i;
    const g = v128.load(gradients + i);
    const size = sizeForSquare(g);
    const square = f32x4.mul(squareShare, f32x4.mul(size, size));
    const v = madd(decay, v128.load(w + stateBytes), square);
    v128.store(w + stateBytes, v);
    let change = f32x4.div(f32x4.mul(rate, g), f32x4.sqrt(f32x4.add(v, epsilon)));
    if (hasMomentum) {
      const m = w + 2 * stateBytes;
      change = flushed(madd(momentum, v128.load(m), change));
      v128.store(m, change);
    }
    v128.store(w, f32x4.sub(v128.load(w), change));
  }
}

function adamStep(weights: usize, gradients: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) {
    const w = weights + i;
    const g = v128.load(gradients + i);
    const m0 = v128.load(w + stateBytes);
    const m = flushed(madd(gradientShare, f32x4.sub(g, m0), m0));
    v128.store(w + stateBytes, m);
    const v0 = v128.load(w + 2 * stateBytes);
    const size = sizeForSquare(g);
    const v = madd(squareShare, f32x4.sub(f32x4.mul(size, size), v0), v0);
    v128.store(w + 2 * stateBytes, v);
    const change = f32x4.div(f32x4.mul(m, rate), f32x4.add(f32x4.sqrt(v), epsilon));
    v128.store(w, f32x4.sub(v128.load(w), change));
  }
}

/** x, with 0 where it is negligible. The comparison keeps NaN, so a divergence still shows. */
function flushed(x: v128): v128 {
  return v128.andnot(x, f32x4.lt(v128.andnot(x, signBit), negligible));
}

/** |g|, but never so small that its square could be subnormal. NaN stays NaN. */
function sizeForSquare(g: v128): v128 {
  return f32x4.pmax(v128.andnot(g, signBit), smallestGradient);
}
