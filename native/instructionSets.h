/* Which of the compiled instruction sets the processor has and the operating system supports. */
#pragma once

#if defined(__x86_64__)

#include <cpuid.h>

enum { AVX2 = 1, AVX512 = 2 };

/** Bits of XCR0: the registers that the operating system saves when it changes threads. */
#define XCR0_AVX 0x06u
#define XCR0_AVX512 0xe6u

/**
 * AVX2 (with FMA), and AVX512 for F, DQ and VL.
 *
 * By CPUID and XGETBV (Intel's manual, volume 1, sections 14.3 and 15.2): __builtin_cpu_supports needs a runtime
 * library that not every compiler links.
 */
static unsigned instructionSets(void) {
  unsigned a, b, c, d, saved, high;
  if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & bit_OSXSAVE) || !(c & bit_FMA)) return 0;
  __asm__("xgetbv" : "=a"(saved), "=d"(high) : "c"(0));
  if ((saved & XCR0_AVX) != XCR0_AVX || !__get_cpuid_count(7, 0, &a, &b, &c, &d) || !(b & bit_AVX2)) return 0;
  const unsigned wide = bit_AVX512F | bit_AVX512DQ | bit_AVX512VL;
  return AVX2 | ((b & wide) == wide && (saved & XCR0_AVX512) == XCR0_AVX512 ? AVX512 : 0);
}

#endif
