#pragma once
#include "layout.h"
#include "table.h"

/** How a window goes over a map; the host writes it (server/src/engine/wasm/memory/window.ts). */
struct window {
  int inputHeight, inputWidth, channels;
  int outputHeight, outputWidth;
  int height, width;
  int stride, dilation, top, left;
};

/** Output positions of a sample. */
INLINE int outputPositions(const window *g) { return g->outputHeight * g->outputWidth; }

/** Number of inputs of an output position: each tap's channels, padded to a multiple of four. */
INLINE int windowDepth(const window *g) { return g->height * g->width * ((g->channels + 3) & ~3); }

/** Output positions that are worked on at a time, unless a row has more: as in kernels/window.ts. */
#define STRETCH 252

/** Whole rows of output positions, of one sample or of several samples that are there as a whole. */
typedef struct {
  int first, samples, y, rows;
} stretch;

/** Samples of a stretch, at most. */
INLINE int mostSamples(const window *g) {
  return outputPositions(g) < STRETCH ? STRETCH / outputPositions(g) : 1;
}

/** Rows of a stretch in each of its samples, at most. */
INLINE int mostRows(const window *g) {
  const int most = g->outputWidth < STRETCH ? STRETCH / g->outputWidth : 1;
  return most < g->outputHeight ? most : g->outputHeight;
}

/**
 * The stretch that begins with the output position `first`. A weight's gradient is summed over each, and then over
 * stretches, so they have to be WebAssembly's.
 */
INLINE stretch stretchAt(const window *g, int batch, int first) {
  const int samples = batch - first / outputPositions(g);
  const int y = first % outputPositions(g) / g->outputWidth;
  const int rows = g->outputHeight - y;
  return (stretch){.first = first,
                   .samples = samples < mostSamples(g) ? samples : mostSamples(g),
                   .y = y,
                   .rows = rows < mostRows(g) ? rows : mostRows(g)};
}

/** Output positions of a stretch. */
INLINE int stretchPositions(const window *g, stretch s) { return s.samples * s.rows * g->outputWidth; }
