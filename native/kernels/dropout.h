#pragma once
#include "vector/vector.h"

typedef uint32_t integers __attribute__((vector_size(4 * LANES)));

INLINE integers bitsOf(floats x) {
  integers bits;
  __builtin_memcpy(&bits, &x, sizeof bits);
  return bits;
}
INLINE floats floatsOf(integers bits) {
  floats x;
  __builtin_memcpy(&x, &bits, sizeof x);
  return x;
}

/** A bijection of 32 bits in which every bit depends on all (constants of C. Wellons, "Hash prospector", 2018). */
INLINE integers mixed(integers h) {
  h ^= h >> 16;
  h *= 0x7feb352d;
  h ^= h >> 15;
  h *= 0x846ca68b;
  return h ^ h >> 16;
}

/**
 * Inverted dropout (Srivastava et al. 2014, section 10): y = x·scale, or 0 for the numbers that fall out. Which fall
 * out is a function of the keys and of where a number lies, so the same call on the gradient is the way back.
 *
 * @param bytes of x, a multiple of 64
 * @param threshold a number falls out when its 32 random bits are below
 */
static void dropout(const float *x, int bytes, uint32_t firstKey, uint32_t secondKey, uint32_t threshold,
                    double scale, float *y) {
  const floats factor = splat((float)scale);
  integers index;
  for (int i = 0; i < LANES; i++) index[i] = i;
  for (size_t i = 0; i < (size_t)bytes / sizeof(float); i += LANES, index += LANES) {
    const integers bits = mixed(mixed(index + firstKey) ^ secondKey);
    const integers kept = (integers)(bits >= threshold) & bitsOf(mul(load(x + i), factor));
    store(y + i, floatsOf(kept));
  }
}
