/** QL needs fewer than two iterations per eigenvalue; this many mean that the input was not finite. */
const MAX_ITERATIONS: i32 = 60;

/**
 * Eigenvalues of a symmetric tridiagonal matrix by the QL method with implicit shifts (Dubrulle, Martin &
 * Wilkinson, "The implicit QL algorithm", 1968), in no particular order.
 *
 * @param d the `size` diagonal elements; become the eigenvalues
 * @param e the subdiagonal, e[i] between i and i + 1, and room for one more; is overwritten
 * @returns whether the method converged
 */
export function implicitQl(d: usize, e: usize, size: i32): bool {
  store<f64>(e + ((<usize>(size - 1)) << 3), 0);
  // Offdiagonals are compared with the largest |d| + |e| of all: small eigenvalues need no more than the
  // matrix's absolute precision, and next to nothing is left in which a sweep could underflow.
  let scale: f64 = 0;
  for (let l = 0; l < size; l++) scale = Math.max(scale, Math.abs(at(d, l)) + Math.abs(at(e, l)));
  for (let l = 0; l < size; l++) {
    for (let iteration = 0; ; iteration++) {
      let m = l;
      while (m < size - 1 && scale + Math.abs(at(e, m)) != scale) m++;
      if (m == l) break;
      if (iteration == MAX_ITERATIONS) return false;
      sweep(d, e, l, m);
    }
  }
  return true;
}

/** One implicitly shifted QL step on the rows l … m. */
function sweep(d: usize, e: usize, l: i32, m: i32): void {
  const el = at(e, l);
  const dl = at(d, l);
  let g = (at(d, l + 1) - dl) / (2 * el);
  let r = Math.sqrt(g * g + 1);
  g = at(d, m) - dl + el / (g >= 0 ? g + r : g - r);
  let sine: f64 = 1;
  let cosine: f64 = 1;
  let p: f64 = 0;
  for (let i = m - 1; i >= l; i--) {
    const f = sine * at(e, i);
    const b = cosine * at(e, i);
    r = Math.sqrt(f * f + g * g);
    put(e, i + 1, r);
    if (r == 0) {
      put(d, i + 1, at(d, i + 1) - p);
      put(e, m, 0);
      return;
    }
    const inverse = 1 / r;
    sine = f * inverse;
    cosine = g * inverse;
    g = at(d, i + 1) - p;
    r = (at(d, i) - g) * sine + 2 * cosine * b;
    p = sine * r;
    put(d, i + 1, g + p);
    g = cosine * r - b;
  }
  put(d, l, at(d, l) - p);
  put(e, l, g);
  put(e, m, 0);
}

function at(base: usize, index: i32): f64 {
  return load<f64>(base + ((<usize>index) << 3));
}

function put(base: usize, index: i32, value: f64): void {
  store<f64>(base + ((<usize>index) << 3), value);
}
