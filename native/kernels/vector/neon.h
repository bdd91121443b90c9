/*
 * Vectors of 8 floats in two registers, and of 8 doubles in four: NEON of 64-bit ARM. The results are AVX's to the
 * bit, but for which NaN an operation makes.
 */
#pragma once
#include <arm_neon.h>

typedef struct {
  float32x4_t low, high;
} eight;
/** Four floats that lie side by side, of which each can be a multiply-add's factor. */
typedef float32x4_t four;

/** f of both halves. */
#define BOTH1(f, a) ((eight){f((a).low), f((a).high)})
#define BOTH2(f, a, b) ((eight){f((a).low, (b).low), f((a).high, (b).high)})
#define BOTH3(f, a, b, c) ((eight){f((a).low, (b).low, (c).low), f((a).high, (b).high, (c).high)})

INLINE uint32x4_t bits4(float32x4_t x) { return vreinterpretq_u32_f32(x); }
INLINE float32x4_t floats4(uint32x4_t x) { return vreinterpretq_f32_u32(x); }
INLINE float32x4_t larger4(float32x4_t a, float32x4_t b) { return vbslq_f32(vcgtq_f32(a, b), a, b); }
INLINE float32x4_t smaller4(float32x4_t a, float32x4_t b) { return vbslq_f32(vcltq_f32(a, b), a, b); }
INLINE float32x4_t and4(float32x4_t a, float32x4_t b) { return floats4(vandq_u32(bits4(a), bits4(b))); }
INLINE float32x4_t or4(float32x4_t a, float32x4_t b) { return floats4(vorrq_u32(bits4(a), bits4(b))); }
INLINE float32x4_t clear4(float32x4_t a, float32x4_t b) { return floats4(vbicq_u32(bits4(b), bits4(a))); }
INLINE float32x4_t isAbove4(float32x4_t a, float32x4_t b) { return floats4(vcgtq_f32(a, b)); }
INLINE float32x4_t isNotBelow4(float32x4_t a, float32x4_t b) { return floats4(vmvnq_u32(vcltq_f32(a, b))); }
INLINE float32x4_t isEqual4(float32x4_t a, float32x4_t b) { return floats4(vceqq_f32(a, b)); }
INLINE float32x4_t isUnordered4(float32x4_t a, float32x4_t b) {
  return floats4(vmvnq_u32(vandq_u32(vceqq_f32(a, a), vceqq_f32(b, b))));
}
INLINE float32x4_t select4(float32x4_t mask, float32x4_t yes, float32x4_t no) {
  return vbslq_f32(bits4(mask), yes, no);
}
INLINE float32x4_t powerOfTwo4(float32x4_t n) {
  return vreinterpretq_f32_s32(vshlq_n_s32(vaddq_s32(vcvtq_s32_f32(n), vdupq_n_s32(127)), 23));
}

INLINE eight splat8(float x) { return (eight){vdupq_n_f32(x), vdupq_n_f32(x)}; }
INLINE eight load8(const float *from) { return (eight){vld1q_f32(from), vld1q_f32(from + 4)}; }
INLINE eight loadHalves8(const float *low, const float *high) { return (eight){vld1q_f32(low), vld1q_f32(high)}; }
INLINE void storeHalves8(float *low, float *high, eight x) {
  vst1q_f32(low, x.low);
  vst1q_f32(high, x.high);
}
INLINE void store8(float *to, eight x) { storeHalves8(to, to + 4, x); }
INLINE eight add8(eight a, eight b) { return BOTH2(vaddq_f32, a, b); }
INLINE eight sub8(eight a, eight b) { return BOTH2(vsubq_f32, a, b); }
INLINE eight mul8(eight a, eight b) { return BOTH2(vmulq_f32, a, b); }
INLINE eight quotient8(eight a, eight b) { return BOTH2(vdivq_f32, a, b); }
INLINE eight root8(eight a) { return BOTH1(vsqrtq_f32, a); }
/** NEON's own takes the term first. */
INLINE eight madd8(eight a, eight b, eight c) { return BOTH3(vfmaq_f32, c, a, b); }
INLINE eight larger8(eight a, eight b) { return BOTH2(larger4, a, b); }
INLINE eight smaller8(eight a, eight b) { return BOTH2(smaller4, a, b); }

INLINE eight and8(eight a, eight b) { return BOTH2(and4, a, b); }
INLINE eight or8(eight a, eight b) { return BOTH2(or4, a, b); }
INLINE eight clear8(eight a, eight b) { return BOTH2(clear4, a, b); }
INLINE eight isAbove8(eight a, eight b) { return BOTH2(isAbove4, a, b); }
INLINE eight isNotBelow8(eight a, eight b) { return BOTH2(isNotBelow4, a, b); }
INLINE eight isEqual8(eight a, eight b) { return BOTH2(isEqual4, a, b); }
INLINE eight isUnordered8(eight a, eight b) { return BOTH2(isUnordered4, a, b); }
INLINE eight select8(eight mask, eight yes, eight no) { return BOTH3(select4, mask, yes, no); }
INLINE eight everywhere8(void) { return (eight){floats4(vdupq_n_u32(~0u)), floats4(vdupq_n_u32(~0u))}; }
INLINE eight firstLanes8(int count) {
  const int32x4_t lane = {0, 1, 2, 3};
  return (eight){floats4(vcgtq_s32(vdupq_n_s32(count), lane)), floats4(vcgtq_s32(vdupq_n_s32(count - 4), lane))};
}

INLINE eight nearest8(eight x) { return BOTH1(vrndnq_f32, x); }
INLINE eight powerOfTwo8(eight n) { return BOTH1(powerOfTwo4, n); }

INLINE void transpose4(float32x4_t a, float32x4_t b, float32x4_t c, float32x4_t d, float32x4_t column[4]) {
  const float64x2_t even01 = vreinterpretq_f64_f32(vzip1q_f32(a, b));
  const float64x2_t odd01 = vreinterpretq_f64_f32(vzip2q_f32(a, b));
  const float64x2_t even23 = vreinterpretq_f64_f32(vzip1q_f32(c, d));
  const float64x2_t odd23 = vreinterpretq_f64_f32(vzip2q_f32(c, d));
  column[0] = vreinterpretq_f32_f64(vzip1q_f64(even01, even23));
  column[1] = vreinterpretq_f32_f64(vzip2q_f64(even01, even23));
  column[2] = vreinterpretq_f32_f64(vzip1q_f64(odd01, odd23));
  column[3] = vreinterpretq_f32_f64(vzip2q_f64(odd01, odd23));
}
INLINE void transposeHalves8(const eight row[4], eight column[4]) {
  float32x4_t low[4], high[4];
  transpose4(row[0].low, row[1].low, row[2].low, row[3].low, low);
  transpose4(row[0].high, row[1].high, row[2].high, row[3].high, high);
  UNROLL for (int i = 0; i < 4; i++) column[i] = (eight){low[i], high[i]};
}

INLINE four load4(const float *from) { return vld1q_f32(from); }
INLINE float lane4(four x, int i) { return x[i]; }

#include "floatsOfEight.h"

typedef struct {
  float64x2_t pair[4];
} doubles;

INLINE doubles splat64(double x) {
  return (doubles){{vdupq_n_f64(x), vdupq_n_f64(x), vdupq_n_f64(x), vdupq_n_f64(x)}};
}
INLINE doubles loadHalves64(const double *low, const double *high) {
  return (doubles){{vld1q_f64(low), vld1q_f64(low + 2), vld1q_f64(high), vld1q_f64(high + 2)}};
}
INLINE void storeHalves64(double *low, double *high, doubles x) {
  vst1q_f64(low, x.pair[0]);
  vst1q_f64(low + 2, x.pair[1]);
  vst1q_f64(high, x.pair[2]);
  vst1q_f64(high + 2, x.pair[3]);
}
INLINE doubles load64(const double *from) { return loadHalves64(from, from + 4); }
INLINE void store64(double *to, doubles x) { storeHalves64(to, to + 4, x); }
INLINE doubles madd64(doubles a, doubles b, doubles c) {
  UNROLL for (int i = 0; i < 4; i++) c.pair[i] = vfmaq_f64(c.pair[i], a.pair[i], b.pair[i]);
  return c;
}
INLINE double total64(doubles x) {
  const float64x2_t even = vaddq_f64(x.pair[0], x.pair[2]);
  const float64x2_t odd = vaddq_f64(x.pair[1], x.pair[3]);
  return vaddvq_f64(vaddq_f64(even, odd));
}

#undef BOTH1
#undef BOTH2
#undef BOTH3
