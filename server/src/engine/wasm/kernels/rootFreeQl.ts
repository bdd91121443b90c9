/** QL needs fewer than two iterations per eigenvalue; this many mean that it will not converge. */
const MAX_ITERATIONS: i32 = 60;
/** Squares of offdiagonal elements that count as 0, in a matrix scaled to elements of about 1: 2⁻¹⁰⁶. */
const NEGLIGIBLE_SQUARE: f64 = 1.2325951644078309e-32;
/** Squared cosines that count as 0, so that their inverses don't overflow. */
const NEGLIGIBLE_COSINE: f64 = 1e-200;

/**
 * Eigenvalues of a symmetric tridiagonal matrix by the QL method without square roots, in the form of Pal, Walker
 * and Kahan (Parlett, "The Symmetric Eigenvalue Problem", 1980, section 8-15), in no particular order. It works with
 * the squares of the offdiagonal elements, and those of the rotations' cosines and sines.
 *
 * @param d the `size` diagonal elements; become the eigenvalues
 * @param e the subdiagonal, e[i] between i and i + 1, and room for one more; is overwritten
 * @returns whether the method converged: not if the matrix isn't finite
 */
export function rootFreeQl(d: usize, e: usize, size: i32): bool {
  put(e, size - 1, 0);
  let scale: f64 = 0;
  for (let l = 0; l < size; l++) scale = Math.max(scale, Math.abs(at(d, l)) + Math.abs(at(e, l)));
  if (scale == 0) return true;
  if (!(scale < Infinity)) return false;
  for (let l = 0; l < size; l++) {
    const offdiagonal = at(e, l) / scale;
    put(e, l, offdiagonal * offdiagonal);
    put(d, l, at(d, l) / scale);
  }
  // Small eigenvalues need no more than the matrix's absolute precision.
  for (let l = 0; l < size; l++) {
    for (let iteration = 0; ; iteration++) {
      let m = l;
      while (at(e, m) > NEGLIGIBLE_SQUARE) m++;
      if (m == l) break;
      if (iteration == MAX_ITERATIONS) return false;
      sweep(d, e, l, m);
    }
  }
  for (let l = 0; l < size; l++) put(d, l, at(d, l) * scale);
  return true;
}

/** One QL step on the rows l … m, shifted by the eigenvalue of rows l and l + 1 that is nearer to d_l. */
function sweep(d: usize, e: usize, l: i32, m: i32): void {
  const root = Math.sqrt(at(e, l));
  const half = (at(d, l + 1) - at(d, l)) / (2 * root);
  const length = Math.sqrt(half * half + 1);
  const shift = at(d, l) - root / (half >= 0 ? half + length : half - length);
  let cosine: f64 = 1;
  let sine: f64 = 0;
  let gamma = at(d, m) - shift;
  let p = gamma * gamma;
  for (let i = m - 1; i >= l; i--) {
    const square = at(e, i);
    const r = p + square;
    if (i < m - 1) put(e, i + 1, sine * r);
    const before = cosine;
    // Three divisions that don't wait for each other.
    cosine = p / r;
    sine = square / r;
    const inverse = r / p;
    const last = gamma;
    const diagonal = at(d, i);
    gamma = cosine * (diagonal - shift) - sine * last;
    put(d, i + 1, last + (diagonal - gamma));
    p = cosine > NEGLIGIBLE_COSINE ? gamma * gamma * inverse : before * square;
  }
  put(e, l, sine * p);
  put(d, l, shift + gamma);
}

function at(base: usize, index: i32): f64 {
  return load<f64>(base + ((<usize>index) << 3));
}

function put(base: usize, index: i32, value: f64): void {
  store<f64>(base + ((<usize>index) << 3), value);
}
