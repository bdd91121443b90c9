import { madd } from "./madd";

/** The codes that the host passes for an update rule (recipe/optimizers/updateRules.ts). */
const KEEP_GRADIENT: i32 = 0;
const SGD: i32 = 1;
const MOMENTUM: i32 = 2;
const NESTEROV: i32 = 3;
const RMSPROP: i32 = 4;
const RMSPROP_MOMENTUM: i32 = 5;
const ADAM: i32 = 6;
const ADAMW: i32 = 7;

let rule: i32 = SGD;
/** distance from a weight to its first optimizer state, from that to its second, and so on */
let stateBytes: usize = 0;
/** from a weight to where its gradient is kept */
let gradientOffset: usize = 0;
/** the rule's coefficients, in the order in which the rule below names them */
let c0: v128 = f32x4.splat(0);
let c1: v128 = f32x4.splat(0);
let c2: v128 = f32x4.splat(0);
let c3: v128 = f32x4.splat(0);
let c4: v128 = f32x4.splat(0);
let c5: v128 = f32x4.splat(0);

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

export function useOptimizer(
  code: i32,
  state: usize,
  first: f64,
  second: f64,
  third: f64,
  fourth: f64,
  fifth: f64,
  sixth: f64,
): void {
  negligible = f32x4.splat(NEGLIGIBLE);
  smallestGradient = f32x4.splat(SMALLEST_GRADIENT);
  signBit = f32x4.splat(-0.0);
  rule = code;
  stateBytes = state;
  gradientOffset = <usize>first * state;
  c0 = f32x4.splat(<f32>first);
  c1 = f32x4.splat(<f32>second);
  c2 = f32x4.splat(<f32>third);
  c3 = f32x4.splat(<f32>fourth);
  c4 = f32x4.splat(<f32>fifth);
  c5 = f32x4.splat(<f32>sixth);
}

/** Takes one step on consecutive weights. */
export function step(weights: usize, gradients: usize, bytes: usize): void {
  switch (rule) {
    case KEEP_GRADIENT:
      memory.copy(weights + gradientOffset, gradients, bytes);
      break;
    case SGD:
      sgdStep(weights, gradients, bytes);
      break;
    case MOMENTUM:
      momentumStep(weights, gradients, bytes, false);
      break;
    case NESTEROV:
      momentumStep(weights, gradients, bytes, true);
      break;
    case RMSPROP:
      rmspropStep(weights, gradients, bytes, false);
      break;
    case RMSPROP_MOMENTUM:
      rmspropStep(weights, gradients, bytes, true);
      break;
    case ADAM:
      adamStep(weights, gradients, bytes, false);
      break;
    case ADAMW:
      adamStep(weights, gradients, bytes, true);
      break;
  }
}

/** w ← w − rate·g */
function sgdStep(weights: usize, gradients: usize, bytes: usize): void {
  const rate = c0;
  for (let i: usize = 0; i < bytes; i += 16) {
    const w = weights + i;
    v128.store(w, f32x4.sub(v128.load(w), f32x4.mul(rate, v128.load(gradients + i))));
  }
}

/** v ← momentum·v − rate·g, w ← w + v; Nesterov's: w ← w + momentum·v − rate·g (Sutskever et al., 2013). States: v. */
function momentumStep(weights: usize, gradients: usize, bytes: usize, isNesterov: bool): void {
  const rate = c0;
  const momentum = c1;
  for (let i: usize = 0; i < bytes; i += 16) {
    const w = weights + i;
    const change = f32x4.mul(rate, v128.load(gradients + i));
    const v = flushed(f32x4.sub(f32x4.mul(momentum, v128.load(w + stateBytes)), change));
    v128.store(w + stateBytes, v);
    const move = isNesterov ? f32x4.sub(f32x4.mul(momentum, v), change) : v;
    v128.store(w, f32x4.add(v128.load(w), move));
  }
}

/**
 * v ← rho·v + (1 − rho)·g², w ← w − rate·g/√(v + ε), or with momentum m ← momentum·m + rate·g/√(v + ε),
 * w ← w − m (Hinton's Coursera lecture 6e; ε inside the root, as in Keras 3). States: v, m.
 */
function rmspropStep(weights: usize, gradients: usize, bytes: usize, hasMomentum: bool): void {
  const rate = c0;
  const rho = c1;
  const share = c2;
  const epsilon = c3;
  const momentum = c4;
  for (let i: usize = 0; i < bytes; i += 16) {
    const w = weights + i;
    const g = v128.load(gradients + i);
    const size = sizeForSquare(g);
    const square = f32x4.mul(share, f32x4.mul(size, size));
    const v = madd(rho, v128.load(w + stateBytes), square);
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

/**
 * m ← m + (1 − β1)(g − m), v ← v + (1 − β2)(g² − v), w ← w − α·m/(√v + ε) with α = rate·√(1 − β2^t)/(1 − β1^t) at
 * step t (Kingma & Ba, 2015, the form before section 2.1). With decoupled decay, w ← w − decay·w comes first
 * (Loshchilov & Hutter, 2019); Keras and PyTorch decay biases too. States: m, v.
 */
function adamStep(weights: usize, gradients: usize, bytes: usize, decays: bool): void {
  const alpha = c0;
  const gradientShare = c1;
  const squareShare = c2;
  const epsilon = c3;
  const decay = c4;
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
    const change = f32x4.div(f32x4.mul(m, alpha), f32x4.add(f32x4.sqrt(v), epsilon));
    let weight = v128.load(w);
    if (decays) weight = f32x4.sub(weight, f32x4.mul(decay, weight));
    v128.store(w, f32x4.sub(weight, change));
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
