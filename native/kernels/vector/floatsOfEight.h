/* Vectors of 8 floats, for instruction sets that have no longer ones. */
#pragma once

#define LANES 8
typedef eight floats;

INLINE floats splat(float x) { return splat8(x); }
INLINE floats load(const float *from) { return load8(from); }
INLINE void store(float *to, floats x) { store8(to, x); }
INLINE floats madd(floats a, floats b, floats c) { return madd8(a, b, c); }
INLINE floats add(floats a, floats b) { return add8(a, b); }
INLINE floats sub(floats a, floats b) { return sub8(a, b); }
INLINE floats mul(floats a, floats b) { return mul8(a, b); }
INLINE floats quotient(floats a, floats b) { return quotient8(a, b); }
INLINE floats root(floats a) { return root8(a); }
INLINE floats magnitude(floats a) { return clear8(splat8(-0.0f), a); }
INLINE floats larger(floats a, floats b) { return larger8(a, b); }
INLINE floats zeroBelow(floats x, floats bound) { return and8(x, isNotBelow8(magnitude(x), bound)); }
INLINE floats whereAbove(floats x, floats bound, floats yes, floats no) {
  return select8(isAbove8(x, bound), yes, no);
}

INLINE floats loadEight(const float *from) { return load8(from); }
INLINE void storeEight(float *to, floats x) { store8(to, x); }

INLINE floats loadPanels(const float *from, size_t distance) {
  (void)distance;
  return load8(from);
}
INLINE void storePanels(float *to, size_t distance, floats x) {
  (void)distance;
  store8(to, x);
}

INLINE floats eachEight(eight (*f)(eight), floats x) { return f(x); }
