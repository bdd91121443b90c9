/*
 * Eight floats in one AVX register. Comparisons answer a mask: all bits of a lane are 1 where they hold.
 */
#pragma once
#include <immintrin.h>

typedef __m256 eight;
/** Four floats that lie side by side, of which each can be broadcast: AVX does so from memory. */
typedef const float *four;

INLINE eight splat8(float x) { return _mm256_set1_ps(x); }
INLINE eight load8(const float *from) { return _mm256_loadu_ps(from); }
INLINE void store8(float *to, eight x) { _mm256_storeu_ps(to, x); }
INLINE eight add8(eight a, eight b) { return _mm256_add_ps(a, b); }
INLINE eight sub8(eight a, eight b) { return _mm256_sub_ps(a, b); }
INLINE eight mul8(eight a, eight b) { return _mm256_mul_ps(a, b); }
INLINE eight quotient8(eight a, eight b) { return _mm256_div_ps(a, b); }
INLINE eight root8(eight a) { return _mm256_sqrt_ps(a); }
/** a·b + c with one rounding. */
INLINE eight madd8(eight a, eight b, eight c) { return _mm256_fmadd_ps(a, b, c); }
/** The larger of the two, the smaller of the two; b where a or b is NaN or both are 0. */
INLINE eight larger8(eight a, eight b) { return _mm256_max_ps(a, b); }
INLINE eight smaller8(eight a, eight b) { return _mm256_min_ps(a, b); }

INLINE eight and8(eight a, eight b) { return _mm256_and_ps(a, b); }
INLINE eight or8(eight a, eight b) { return _mm256_or_ps(a, b); }
/** The bits of b that a does not have. */
INLINE eight clear8(eight a, eight b) { return _mm256_andnot_ps(a, b); }
INLINE eight isAbove8(eight a, eight b) { return _mm256_cmp_ps(a, b, _CMP_GT_OQ); }
/** Not below: NaN counts as not below anything. */
INLINE eight isNotBelow8(eight a, eight b) { return _mm256_cmp_ps(a, b, _CMP_NLT_UQ); }
INLINE eight isEqual8(eight a, eight b) { return _mm256_cmp_ps(a, b, _CMP_EQ_OQ); }
/** Where a or b is NaN. */
INLINE eight isUnordered8(eight a, eight b) { return _mm256_cmp_ps(a, b, _CMP_UNORD_Q); }
INLINE eight select8(eight mask, eight yes, eight no) { return _mm256_blendv_ps(no, yes, mask); }
INLINE eight everywhere8(void) { return _mm256_castsi256_ps(_mm256_set1_epi32(-1)); }
/** The mask of the first `count` lanes. */
INLINE eight firstLanes8(int count) {
  const __m256i lane = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
  return _mm256_castsi256_ps(_mm256_cmpgt_epi32(_mm256_set1_epi32(count), lane));
}

/** The nearest whole numbers, of two the even one. */
INLINE eight nearest8(eight x) {
  return _mm256_round_ps(x, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
}
/** 2^n for whole n between −126 and 127. */
INLINE eight powerOfTwo8(eight n) {
  const __m256i exponent = _mm256_add_epi32(_mm256_cvttps_epi32(n), _mm256_set1_epi32(127));
  return _mm256_castsi256_ps(_mm256_slli_epi32(exponent, 23));
}

/** Writes lanes 0 to 3 and lanes 4 to 7 to places of their own. */
INLINE void storeHalves8(float *low, float *high, eight x) {
  _mm_storeu_ps(low, _mm256_castps256_ps128(x));
  _mm_storeu_ps(high, _mm256_extractf128_ps(x, 1));
}
/** Lanes 0 to 3 and lanes 4 to 7 from places of their own. */
INLINE eight loadHalves8(const float *low, const float *high) { return _mm256_loadu2_m128(high, low); }

/** The transpose of the halves: column i holds element i of each row's low half, then of each high half. */
INLINE void transposeHalves8(const eight row[4], eight column[4]) {
  const eight even01 = _mm256_unpacklo_ps(row[0], row[1]);
  const eight odd01 = _mm256_unpackhi_ps(row[0], row[1]);
  const eight even23 = _mm256_unpacklo_ps(row[2], row[3]);
  const eight odd23 = _mm256_unpackhi_ps(row[2], row[3]);
  column[0] = _mm256_shuffle_ps(even01, even23, 0x44);
  column[1] = _mm256_shuffle_ps(even01, even23, 0xee);
  column[2] = _mm256_shuffle_ps(odd01, odd23, 0x44);
  column[3] = _mm256_shuffle_ps(odd01, odd23, 0xee);
}

INLINE four load4(const float *from) { return from; }
INLINE float lane4(four x, int i) { return x[i]; }
