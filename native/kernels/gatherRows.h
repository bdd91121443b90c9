#pragma once
#include "vector/vector.h"

/** How many rows ahead of the copy the memory of the next ones is asked for: they lie anywhere. */
#define ROWS_AHEAD 4

/**
 * Copies some rows of a row-major matrix, one after the other.
 *
 * @param from `inputs` floats a row
 * @param order the rows' indices; NULL for neighbouring rows, from the first one of `from` on
 * @param to `width` floats a row, of which the last `width − inputs` stay as they are
 */
static void gatherRows(const float *from, const uint32_t *order, int rows, int inputs, int width, float *to) {
  const int whole = inputs & ~7;
  for (int row = 0; row < rows; row++, to += width) {
    const float *source = from + (order ? order[row] : (size_t)row) * (size_t)inputs;
    if (order && row + ROWS_AHEAD < rows) {
      const float *next = from + order[row + ROWS_AHEAD] * (size_t)inputs;
      for (int i = 0; i < inputs; i += 16) __builtin_prefetch(next + i);
    }
    for (int i = 0; i < whole; i += 8) store8(to + i, load8(source + i));
    for (int i = whole; i < inputs; i++) to[i] = source[i];
  }
}
