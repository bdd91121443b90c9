import { paddedRows, paddedWidth } from "./layout";

/*
 * Batch normalization (Ioffe & Szegedy 2015). All matrices are rows × width in panels, all vectors hold a float for
 * each column, padded.
 */

/** Mean and variance of every column, summed in float64. */
export function moments(x: usize, rows: i32, width: i32, mean: usize, variance: usize): void {
  const panelBytes = (<usize>paddedRows(rows)) << 5;
  const share = f64x2.splat(1.0 / <f64>rows);
  for (let column = 0; column < paddedWidth(width); column += 4) {
    const start = x + <usize>(column >> 3) * panelBytes + ((<usize>(column & 4)) << 2);
    const end = start + ((<usize>rows) << 5);
    const at = (<usize>column) << 2;
    let low = f64x2.splat(0);
    let high = f64x2.splat(0);
    for (let from = start; from < end; from += 32) {
      const four = v128.load(from);
      low = f64x2.add(low, f64x2.promote_low_f32x4(four));
      high = f64x2.add(high, upper(four));
    }
    const meanLow = f64x2.mul(low, share);
    const meanHigh = f64x2.mul(high, share);
    low = f64x2.splat(0);
    high = f64x2.splat(0);
    for (let from = start; from < end; from += 32) {
      const four = v128.load(from);
      const a = f64x2.sub(f64x2.promote_low_f32x4(four), meanLow);
      const b = f64x2.sub(upper(four), meanHigh);
      low = f64x2.add(low, f64x2.mul(a, a));
      high = f64x2.add(high, f64x2.mul(b, b));
    }
    v128.store(mean + at, joined(meanLow, meanHigh));
    v128.store(variance + at, joined(f64x2.mul(low, share), f64x2.mul(high, share)));
  }
}

/** Y = (X − mean)·scale + shift. */
export function normalize(
  x: usize,
  rows: i32,
  width: i32,
  mean: usize,
  scale: usize,
  shift: usize,
  y: usize,
): void {
  const height = paddedRows(rows);
  for (let column = 0; column < paddedWidth(width); column += 4) {
    const at = (<usize>column) << 2;
    const m = v128.load(mean + at);
    const s = v128.load(scale + at);
    const b = v128.load(shift + at);
    let offset = ((<usize>((column >> 3) * height)) << 5) + ((<usize>(column & 4)) << 2);
    for (let row = 0; row < height; row++) {
      v128.store(y + offset, f32x4.add(f32x4.mul(f32x4.sub(v128.load(x + offset), m), s), b));
      offset += 32;
    }
  }
}

/** The columns' sums of dY, and of dY·(X − mean), in float64. */
export function normalizationSums(
  dy: usize,
  x: usize,
  rows: i32,
  width: i32,
  mean: usize,
  sums: usize,
  products: usize,
): void {
  const height = paddedRows(rows);
  for (let column = 0; column < paddedWidth(width); column += 4) {
    const at = (<usize>column) << 2;
    const m = v128.load(mean + at);
    let offset = ((<usize>((column >> 3) * height)) << 5) + ((<usize>(column & 4)) << 2);
    let low = f64x2.splat(0);
    let high = f64x2.splat(0);
    let productLow = f64x2.splat(0);
    let productHigh = f64x2.splat(0);
    for (let row = 0; row < rows; row++) {
      const d = v128.load(dy + offset);
      const p = f32x4.mul(d, f32x4.sub(v128.load(x + offset), m));
      low = f64x2.add(low, f64x2.promote_low_f32x4(d));
      high = f64x2.add(high, upper(d));
      productLow = f64x2.add(productLow, f64x2.promote_low_f32x4(p));
      productHigh = f64x2.add(productHigh, upper(p));
      offset += 32;
    }
    v128.store(sums + at, joined(low, high));
    v128.store(products + at, joined(productLow, productHigh));
  }
}

/** dX = (dY − meanGradient − (X − mean)·slope)·scale, in the place of dY. */
export function normalizationGradient(
  dy: usize,
  x: usize,
  rows: i32,
  width: i32,
  mean: usize,
  meanGradient: usize,
  slope: usize,
  scale: usize,
): void {
  const height = paddedRows(rows);
  for (let column = 0; column < paddedWidth(width); column += 4) {
    const at = (<usize>column) << 2;
    const m = v128.load(mean + at);
    const g = v128.load(meanGradient + at);
    const k = v128.load(slope + at);
    const s = v128.load(scale + at);
    let offset = ((<usize>((column >> 3) * height)) << 5) + ((<usize>(column & 4)) << 2);
    for (let row = 0; row < height; row++) {
      const pulled = f32x4.mul(f32x4.sub(v128.load(x + offset), m), k);
      const d = f32x4.sub(f32x4.sub(v128.load(dy + offset), g), pulled);
      v128.store(dy + offset, f32x4.mul(d, s));
      offset += 32;
    }
  }
}

function upper(four: v128): v128 {
  return f64x2.promote_low_f32x4(v128.shuffle<i64>(four, four, 1, 0));
}

function joined(low: v128, high: v128): v128 {
  return v128.shuffle<i64>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 2);
}
