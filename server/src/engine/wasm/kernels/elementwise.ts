import { RELU, TANH } from "./activation";
import { exp } from "./exponential";
import { paddedRows, paddedWidth } from "./layout";
import { bell, normalDistribution } from "./normal";
import { tanh } from "./tanh";

/** The codes of the activations that activation.ts lacks; leaky ReLU's is 4. */
const SIGMOID: i32 = 2;
const GELU: i32 = 3;

/** 1/√(2π) */
const NORMAL_FACTOR: f32 = 0.3989422804014327;

export function addBias(z: usize, bias: usize, rows: i32, width: i32): void {
  const end = panelsEnd(z, rows, width);
  const panelBytes = (<usize>paddedRows(rows)) << 5;
  for (let panel = z; panel < end; panel += panelBytes) {
    const left = v128.load(bias);
    const right = v128.load(bias, 16);
    for (let at = panel; at < panel + panelBytes; at += 32) {
      v128.store(at, f32x4.add(v128.load(at), left));
      v128.store(at, f32x4.add(v128.load(at, 16), right), 16);
    }
    bias += 32;
  }
}

/**
 * Y = f(Z + bias), rows × width in panels.
 *
 * @param slope of leaky ReLU below 0; the others ignore it
 * @param z becomes Z + bias
 */
export function activatePanels(
  kind: i32,
  slope: f64,
  z: usize,
  bias: usize,
  rows: i32,
  width: i32,
  y: usize,
): void {
  const leak = f32x4.splat(<f32>slope);
  const end = panelsEnd(z, rows, width);
  const panelBytes = (<usize>paddedRows(rows)) << 5;
  for (let panel = z; panel < end; panel += panelBytes) {
    const left = v128.load(bias);
    const right = v128.load(bias, 16);
    for (let at = panel; at < panel + panelBytes; at += 32) {
      const l = f32x4.add(v128.load(at), left);
      const r = f32x4.add(v128.load(at, 16), right);
      v128.store(at, l);
      v128.store(at, r, 16);
      v128.store(y, value(kind, l, leak));
      v128.store(y, value(kind, r, leak), 16);
      y += 32;
    }
    bias += 32;
  }
}

/**
 * dZ = dY · f′(Z), in the place of dY, rows × width in panels.
 *
 * @param reference what f′ is a function of: Z for GELU, Y for the others
 */
export function activationGradientPanels(
  kind: i32,
  slope: f64,
  dy: usize,
  reference: usize,
  rows: i32,
  width: i32,
): void {
  const leak = f32x4.splat(<f32>slope);
  const end = panelsEnd(dy, rows, width);
  for (let at = dy; at < end; at += 16) {
    v128.store(at, f32x4.mul(v128.load(at), derivative(kind, v128.load(reference), leak)));
    reference += 16;
  }
}

function panelsEnd(start: usize, rows: i32, width: i32): usize {
  return start + ((<usize>(paddedRows(rows) * paddedWidth(width))) << 2);
}

function value(kind: i32, z: v128, leak: v128): v128 {
  const zero = f32x4.splat(0);
  if (kind == RELU) return f32x4.pmax(z, zero);
  if (kind == TANH) return tanh(z);
  if (kind == SIGMOID) return sigmoid(z);
  if (kind == GELU) return f32x4.mul(z, normalDistribution(z));
  return v128.bitselect(f32x4.mul(z, leak), z, f32x4.lt(z, zero));
}

/** f′, as a function of Z for GELU (Hendrycks & Gimpel 2016: Φ(z) + z·φ(z)), else of Y. */
function derivative(kind: i32, reference: v128, leak: v128): v128 {
  const one = f32x4.splat(1);
  const isPositive = f32x4.gt(reference, f32x4.splat(0));
  if (kind == RELU) return v128.and(one, isPositive);
  if (kind == TANH) return f32x4.sub(one, f32x4.mul(reference, reference));
  if (kind == SIGMOID) return f32x4.mul(reference, f32x4.sub(one, reference));
  if (kind == GELU) {
    const density = f32x4.mul(bell(reference), f32x4.splat(NORMAL_FACTOR));
    return f32x4.add(normalDistribution(reference), f32x4.mul(reference, density));
  }
  return v128.bitselect(one, leak, isPositive);
}

/** 1/(1 + e^−z), from e^−|z|, which never overflows. NaN stays NaN. */
function sigmoid(z: v128): v128 {
  const one = f32x4.splat(1);
  const e = exp(f32x4.neg(f32x4.pmin(f32x4.abs(z), f32x4.splat(87))));
  const numerator = v128.bitselect(e, one, f32x4.lt(z, f32x4.splat(0)));
  return f32x4.div(numerator, f32x4.add(one, e));
}
