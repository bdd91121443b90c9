import { madd64 } from "./madd";

/** Squared lengths below this count as 0; the matrix has been scaled to elements of about 1. */
const NEGLIGIBLE: f64 = 1e-290;

/**
 * Householder's reduction of a symmetric matrix to tridiagonal form, without the transformation
 * (Martin, Reinsch & Wilkinson, "Householder's tridiagonalization of a symmetric matrix", 1968).
 *
 * The last row goes first. Each step needs A ← A − u qᵀ − q uᵀ and then A·u′ for the next reflection u′;
 * one pass over the lower triangle does both, so that each element is read once per step.
 *
 * @param a the lower triangle, row-major with `stride` doubles a row (even); is overwritten
 * @param d takes the `size` diagonal elements
 * @param e takes the subdiagonal: e[i] lies between i − 1 and i; e[0] is 0
 * @param work room for 4·stride doubles
 */
export function tridiagonalize(a: usize, stride: i32, size: i32, d: usize, e: usize, work: usize): void {
  const rowBytes = (<usize>stride) << 3;
  let u = work;
  let q = u + rowBytes;
  let nextU = q + rowBytes;
  let nextQ = nextU + rowBytes;
  memory.fill(work, 0, 4 * rowBytes);
  store<f64>(e, 0);
  for (let i = size - 1; i >= 0; i--) {
    // u and q still hold the reflection of row i + 1: first bring this row up to date.
    const row = a + <usize>i * rowBytes;
    updateRow(row, u, q, i);
    store<f64>(d + ((<usize>i) << 3), load<f64>(row + ((<usize>i) << 3)));
    if (i == 0) break;
    const h = reflection(row, i, nextU, e + ((<usize>i) << 3));
    memory.fill(nextQ, 0, rowBytes);
    for (let r = 0; r < i; r++) updateAndMultiply(a + <usize>r * rowBytes, r, u, q, nextU, nextQ);
    if (h > 0) finishQ(nextU, nextQ, i, h);
    const spareU = u;
    const spareQ = q;
    u = nextU;
    q = nextQ;
    nextU = spareU;
    nextQ = spareQ;
  }
}

/** row ← row − u_i q − q_i u, elements 0 … i. */
function updateRow(row: usize, u: usize, q: usize, i: i32): void {
  const last = (<usize>i) << 3;
  const ui = load<f64>(u + last);
  const qi = load<f64>(q + last);
  for (let at: usize = 0; at <= last; at += 8) {
    store<f64>(row + at, load<f64>(row + at) - ui * load<f64>(q + at) - qi * load<f64>(u + at));
  }
}

/**
 * The reflection that makes elements 0 … i − 2 of the row 0: I − u uᵀ/h.
 *
 * @returns h = uᵀu/2, or 0 (and u = 0) when they are 0 already
 */
function reflection(row: usize, i: i32, u: usize, e: usize): f64 {
  const last = (<usize>(i - 1)) << 3;
  let sum: f64 = 0;
  for (let at: usize = 0; at < last; at += 8) {
    const x = load<f64>(row + at);
    store<f64>(u + at, x);
    sum += x * x;
  }
  const f = load<f64>(row + last);
  if (sum <= NEGLIGIBLE) {
    memory.fill(u, 0, last + 8);
    store<f64>(e, f);
    return 0;
  }
  const length = sum + f * f;
  const g = f >= 0 ? -Math.sqrt(length) : Math.sqrt(length);
  store<f64>(e, g);
  store<f64>(u + last, f - g);
  return length - f * g;
}

/**
 * Row r of A ← A − u qᵀ − q uᵀ and of product ← A·next; eight accumulators as in native/kernels/tridiagonal.h: same
 * bits.
 */
function updateAndMultiply(row: usize, r: i32, u: usize, q: usize, next: usize, product: usize): void {
  const diagonal = (<usize>r) << 3;
  const ur = load<f64>(u + diagonal);
  const qr = load<f64>(q + diagonal);
  const nextR = load<f64>(next + diagonal);
  const minusU = f64x2.splat(-ur);
  const minusQ = f64x2.splat(-qr);
  const factor = f64x2.splat(nextR);
  let sum01 = f64x2.splat(0);
  let sum23 = f64x2.splat(0);
  let sum45 = f64x2.splat(0);
  let sum67 = f64x2.splat(0);
  const whole = diagonal & ~63;
  let at: usize = 0;
  for (; at < whole; at += 64) {
    let x = madd64(minusU, v128.load(q + at), v128.load(row + at));
    x = madd64(minusQ, v128.load(u + at), x);
    v128.store(row + at, x);
    sum01 = madd64(x, v128.load(next + at), sum01);
    v128.store(product + at, madd64(x, factor, v128.load(product + at)));
    x = madd64(minusU, v128.load(q + at, 16), v128.load(row + at, 16));
    x = madd64(minusQ, v128.load(u + at, 16), x);
    v128.store(row + at, x, 16);
    sum23 = madd64(x, v128.load(next + at, 16), sum23);
    v128.store(product + at, madd64(x, factor, v128.load(product + at, 16)), 16);
    x = madd64(minusU, v128.load(q + at, 32), v128.load(row + at, 32));
    x = madd64(minusQ, v128.load(u + at, 32), x);
    v128.store(row + at, x, 32);
    sum45 = madd64(x, v128.load(next + at, 32), sum45);
    v128.store(product + at, madd64(x, factor, v128.load(product + at, 32)), 32);
    x = madd64(minusU, v128.load(q + at, 48), v128.load(row + at, 48));
    x = madd64(minusQ, v128.load(u + at, 48), x);
    v128.store(row + at, x, 48);
    sum67 = madd64(x, v128.load(next + at, 48), sum67);
    v128.store(product + at, madd64(x, factor, v128.load(product + at, 48)), 48);
  }
  const halves = f64x2.add(f64x2.add(sum01, sum45), f64x2.add(sum23, sum67));
  let sum = f64x2.extract_lane(halves, 0) + f64x2.extract_lane(halves, 1);
  for (; at < diagonal; at += 8) {
    const x = load<f64>(row + at) - ur * load<f64>(q + at) - qr * load<f64>(u + at);
    store<f64>(row + at, x);
    sum += x * load<f64>(next + at);
    store<f64>(product + at, load<f64>(product + at) + x * nextR);
  }
  const own = load<f64>(row + diagonal) - 2 * ur * qr;
  store<f64>(row + diagonal, own);
  store<f64>(product + diagonal, load<f64>(product + diagonal) + (sum + own * nextR));
}

/** From A·u to q = p − (uᵀp/2h) u with p = A·u/h. */
function finishQ(u: usize, q: usize, length: i32, h: f64): void {
  const end = (<usize>length) << 3;
  let dot: f64 = 0;
  for (let at: usize = 0; at < end; at += 8) {
    const p = load<f64>(q + at) / h;
    store<f64>(q + at, p);
    dot += p * load<f64>(u + at);
  }
  const k = dot / (2 * h);
  for (let at: usize = 0; at < end; at += 8) {
    store<f64>(q + at, load<f64>(q + at) - k * load<f64>(u + at));
  }
}
