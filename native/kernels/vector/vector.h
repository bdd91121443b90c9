/*
 * The vectors of one instruction set. The kernels are compiled once for each set (TABLE in kernels.c); what differs
 * between them is in this folder, a file for each set, which all define the same types and functions:
 *
 *   floats   LANES floats, the longest vector of the set: 16 or 8
 *   eight    8 floats, a row of a panel
 *   doubles  8 doubles
 *   four     4 floats whose lanes are broadcast one by one
 *
 * Multiply-adds are fused where `madd` says so and nowhere else (by -ffp-contract=off), and every sum
 * has one order. So all builds give the same bits.
 *
 * What the names do not say:
 *
 *   larger(a, b)       the larger of the two; b where a or b is NaN
 *   zeroBelow(x, b)    x, but 0 where |x| < b; NaN stays NaN
 *   whereAbove(x, b, yes, no)
 *   loadEight(from)    eight floats, and 0 in the other lanes; storeEight writes the first eight
 *   loadPanels(from, distance)  a row of 8 floats from each of the panels that a vector covers; storePanels likewise
 *   eachEight(f, x)    f of each eight lanes
 *   loadHalves64(low, high)     four doubles from each place; storeHalves64 likewise
 *   total64(x)         the sum of the eight doubles: halves are added until one is left
 */
#pragma once
#include <stddef.h>
#include <stdint.h>

#define INLINE static inline __attribute__((always_inline))

/** Before a loop over registers: gcc unrolls it by itself, clang only when told, and else keeps arrays in memory. */
#define UNROLL _Pragma("GCC unroll 16")

#if defined(__AVX512F__)
#include "avx512.h"
#elif defined(__AVX2__)
#include "avx2.h"
#elif defined(__aarch64__)
#include "neon.h"
#else
#error "No vectors for this target: compile for AVX2, AVX-512 or 64-bit ARM."
#endif

/** How many panels of 8 columns a vector covers. */
#define PANELS (LANES / 8)
