#pragma once
#include <string.h>
#include "window.h"

/*
 * The input of a stretch of output positions, copied with its padding: zeros around the map, and between its rows
 * and columns where the window dilates them. It is a matrix in panels as the map is. A sample has `height` rows; in
 * each, columns that are a stride apart lie side by side, `across` of them, then those from the second column on, and
 * so forth. So a tap lies at the same distance from every output position's first number, and the next position of a
 * row is the next row of the matrix.
 */
typedef struct {
  int height, across, width;
  /** floats of a panel */
  size_t size;
} padded;

INLINE padded paddedFor(const window *g, int samples, int rows) {
  const int height = (rows - 1) * g->stride + g->height;
  const int across = g->outputWidth + (g->width - 1) / g->stride;
  const int width = across * g->stride;
  return (padded){height, across, width, 8 * (size_t)samples * height * width};
}

/** Where the first number of a stretch's row of output positions lies. */
INLINE size_t rowStart(const window *g, const padded *p, const stretch *s, int row) {
  return 8 * (size_t)(row / s->rows * p->height + row % s->rows * g->stride) * p->width;
}

/** Where a column lies in its row. */
INLINE int columnAt(const window *g, padded p, int column) {
  return column % g->stride * p.across + column / g->stride;
}

/** Copies rows of 8 floats, with 0 in the lanes that are no channels. */
INLINE void copyRows(float *to, const float *from, int rows, eight lanes) {
  for (int i = 0; i < 8 * rows; i += 8) store8(to + i, and8(load8(from + i), lanes));
}

INLINE int smaller(int a, int b) { return a < b ? a : b; }

/** A row of positions in which neighbours stay neighbours. */
INLINE void padDenseRow(const window *g, const float *from, int width, eight lanes, float *to) {
  // The window may begin within the map, and need not reach its end.
  const int before = g->left > 0 ? g->left : 0;
  const int skipped = g->left < 0 ? -g->left : 0;
  const int count = smaller(g->inputWidth - skipped, width - before);
  memset(to, 0, 8 * sizeof(float) * (size_t)before);
  copyRows(to + 8 * before, from + 8 * skipped, count, lanes);
  memset(to + 8 * (before + count), 0, 8 * sizeof(float) * (size_t)(width - before - count));
}

/** A row of positions that the dilation or the stride moves apart. */
INLINE void padSpreadRow(const window *g, const float *from, padded p, eight lanes, float *to) {
  memset(to, 0, 8 * sizeof(float) * (size_t)p.width);
  for (int x = 0; x < g->inputWidth; x++) {
    const int column = g->left + x * g->dilation;
    if (column >= 0 && column < p.width) copyRows(to + 8 * columnAt(g, p, column), from + 8 * x, 1, lanes);
  }
}

/**
 * Copies the input of a stretch to `to`.
 *
 * @param map batch × positions rows in panels
 */
static void pad(const window *g, int batch, const float *map, stretch s, padded p, float *to) {
  const int perSample = g->inputHeight * g->inputWidth;
  const size_t mapSize = 8 * (size_t)paddedRows(batch * perSample);
  const int isDense = g->stride == 1 && g->dilation == 1;
  for (int channel = 0; channel < g->channels; channel += 8, map += mapSize) {
    const eight lanes = firstLanes8(g->channels - channel);
    const float *sample = map + 8 * (size_t)(s.first / outputPositions(g)) * perSample;
    for (int i = 0; i < s.samples; i++, sample += 8 * (size_t)perSample) {
      for (int row = 0; row < p.height; row++, to += 8 * (size_t)p.width) {
        const int spread = s.y * g->stride - g->top + row;
        const int y = spread / g->dilation;
        const float *from = sample + 8 * (size_t)y * g->inputWidth;
        if (spread < 0 || spread % g->dilation != 0 || y >= g->inputHeight)
          memset(to, 0, 8 * sizeof(float) * (size_t)p.width);
        else if (isDense) padDenseRow(g, from, p.width, lanes, to);
        else padSpreadRow(g, from, p, lanes, to);
      }
    }
  }
}

/** How far each group of four channels lies from an output position's first number, in the order of W's rows. */
static void findTaps(const window *g, padded p, int *taps) {
  for (int ky = 0; ky < g->height; ky++)
    for (int kx = 0; kx < g->width; kx++)
      for (int group = 0; group < (g->channels + 3) / 4; group++)
        *taps++ = group / 2 * (int)p.size + 8 * (ky * p.width + columnAt(g, p, kx)) + 4 * (group & 1);
}
