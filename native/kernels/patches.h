#pragma once
#include <string.h>
#include "layout.h"
#include "table.h"

/** How a convolution's window goes over a map; the host writes it (server/src/engine/wasm/window.ts). */
struct window {
  int inputHeight, inputWidth, channels;
  int outputHeight, outputWidth;
  int height, width;
  int stride, dilation, top, left;
};

/** Output positions of a batch. */
INLINE int outputRows(const window *g, int batch) { return batch * g->outputHeight * g->outputWidth; }

/** Numbers in a patch: each tap's channels, padded with zeros to a multiple of four. */
INLINE int patchDepth(const window *g) { return g->height * g->width * ((g->channels + 3) & ~3); }

/** An output position: its sample's first row in the map that is read, and where its window starts. */
typedef struct {
  int base, y, x;
} place;

/** Far above every map. */
#define NOWHERE (-0x1000000)

INLINE place placeOf(const window *g, int batch, int position) {
  const int perSample = g->outputHeight * g->outputWidth;
  const int sample = position / perSample;
  const int rest = position - sample * perSample;
  const int row = rest / g->outputWidth;
  return (place){.base = sample * g->inputHeight * g->inputWidth,
                 .y = sample < batch ? row * g->stride - g->top : NOWHERE,
                 .x = (rest - row * g->outputWidth) * g->stride - g->left};
}

static const float zeros[8];

/** The first panel's row that a tap of a position looks at, and the way to the next panel's; zeros outside. */
typedef struct {
  const float *at;
  size_t step;
} source;

INLINE source sourceOf(const window *g, const float *map, size_t panelSize, place p, int ky, int kx) {
  int y = p.y + ky, x = p.x + kx;
  if (g->dilation > 1) {
    if (y % g->dilation != 0 || x % g->dilation != 0) return (source){zeros, 0};
    y /= g->dilation;
    x /= g->dilation;
  }
  if ((unsigned)y >= (unsigned)g->inputHeight || (unsigned)x >= (unsigned)g->inputWidth)
    return (source){zeros, 0};
  return (source){map + 8 * (size_t)(p.base + y * g->inputWidth + x), panelSize};
}

/** The lanes of the last panel that are channels. */
INLINE __m256 lastLanes(const window *g) {
  const __m256i lanes = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
  return _mm256_castsi256_ps(_mm256_cmpgt_epi32(_mm256_set1_epi32(((g->channels - 1) & 7) + 1), lanes));
}

/**
 * Patches as a product's left operand: Pᵀ in blocks, [count/4][depth][4]. Behind the last patch up to 16 floats are
 * overwritten.
 *
 * @param map in panels
 * @param count a multiple of 4; positions behind the last one get patches of zeros
 */
static void patchesTransposed(const window *g, int batch, const float *map, int first, int count, float *to) {
  const size_t panelSize = 8 * (size_t)paddedRows(batch * g->inputHeight * g->inputWidth);
  const int panels = paddedWidth(g->channels) / 8;
  const size_t lastSize = ((g->channels - 1) & 7) < 4 ? 16 : 32;
  const __m256 last = lastLanes(g);
  for (int position = first; position < first + count; position += 4) {
    place p[4];
    for (int i = 0; i < 4; i++) p[i] = placeOf(g, batch, position + i);
    for (int ky = 0; ky < g->height; ky++)
      for (int kx = 0; kx < g->width; kx++) {
        source s[4];
        fourRows x;
        for (int i = 0; i < 4; i++) s[i] = sourceOf(g, map, panelSize, p[i], ky, kx);
        for (int panel = 1; panel < panels; panel++) {
          for (int i = 0; i < 4; i++) {
            x.row[i] = _mm256_loadu_ps(s[i].at);
            s[i].at += s[i].step;
          }
          storeTransposed(to, 4, x);
          to += 32;
        }
        for (int i = 0; i < 4; i++) x.row[i] = _mm256_and_ps(_mm256_loadu_ps(s[i].at), last);
        storeTransposed(to, 4, x);
        to += lastSize;
      }
  }
}

/** The same patches in the form that the weights' gradient takes: P in blocks, [depth/4][count][4]. */
static void patches(const window *g, int batch, const float *map, int first, int count, float *to) {
  const size_t panelSize = 8 * (size_t)paddedRows(batch * g->inputHeight * g->inputWidth);
  const int panels = paddedWidth(g->channels) / 8;
  const size_t blockSize = 4 * (size_t)count;
  const int isHalf = ((g->channels - 1) & 7) < 4;
  const __m256 last = lastLanes(g);
  for (int ky = 0; ky < g->height; ky++)
    for (int kx = 0; kx < g->width; kx++) {
      place p = placeOf(g, batch, first);
      int column = (p.x + g->left) / g->stride;
      for (int i = 0; i < count; i++) {
        if (column == g->outputWidth) {
          p = placeOf(g, batch, first + i);
          column = 0;
        }
        source s = sourceOf(g, map, panelSize, p, ky, kx);
        float *at = to + 4 * i;
        for (int panel = 1; panel < panels; panel++) {
          const __m256 eight = _mm256_loadu_ps(s.at);
          _mm_storeu_ps(at, _mm256_castps256_ps128(eight));
          _mm_storeu_ps(at + blockSize, _mm256_extractf128_ps(eight, 1));
          at += 2 * blockSize;
          s.at += s.step;
        }
        const __m256 rest = _mm256_and_ps(_mm256_loadu_ps(s.at), last);
        _mm_storeu_ps(at, _mm256_castps256_ps128(rest));
        if (!isHalf) _mm_storeu_ps(at + blockSize, _mm256_extractf128_ps(rest, 1));
        p.x += g->stride;
        column++;
      }
      to += (size_t)((g->channels + 3) / 4) * blockSize;
    }
}
