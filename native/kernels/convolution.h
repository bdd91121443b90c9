#pragma once
#include "gradientStep.h"
#include "padded.h"
#include "positionTile.h"
#include "tapTile.h"

/**
 * A convolution's room: the taps' distances, what the tiles multiply the map with (the weights or the gradients of some
 * filters), and the padded map of a stretch.
 */
typedef struct {
  int *taps;
  float *packed, *map;
} convolutionRoom;

/** Rounded up to whole cache lines. */
INLINE size_t wholeLines(size_t count) { return (count + 15) & ~(size_t)15; }

INLINE size_t packedFloats(const window *g, int filters) {
  const size_t weights = (size_t)vectorsFor(paddedWidth(filters) / 8) * windowDepth(g) * LANES;
  const size_t gradients = (size_t)mostSamples(g) * mostRows(g) * g->outputWidth * MOST_VECTORS * LANES;
  return wholeLines(weights > gradients ? weights : gradients);
}

INLINE convolutionRoom partsOf(const window *g, int filters, float *room) {
  float *const packed = room + wholeLines(windowDepth(g) / 4);
  return (convolutionRoom){(int *)room, packed, packed + packedFloats(g, filters)};
}

/** Floats that a convolution needs as its room. */
static int convolutionFloats(const window *g, int filters) {
  const padded p = paddedFor(g, mostSamples(g), mostRows(g));
  const size_t mapFloats = paddedWidth(g->channels) / 8 * p.size;
  return (int)(wholeLines(windowDepth(g) / 4) + packedFloats(g, filters) + mapFloats);
}

/**
 * A convolution without its bias: Z = PW for the patches P of every position. With the gradient of Z as its map, the
 * stride as its dilation and the weights turned round, it is the gradient of the input.
 *
 * @param w depth × filters in panels
 * @param z takes positions × filters in panels
 * @param room `convolutionFloats` floats
 */
static void convolve(const window *g, int batch, const float *map, const float *w, int filters, float *z,
                     float *room) {
  const convolutionRoom parts = partsOf(g, filters, room);
  const int depth = windowDepth(g);
  const int rows = batch * outputPositions(g);
  const size_t resultSize = 8 * (size_t)paddedRows(rows);
  const int panels = paddedWidth(filters) / 8;
  packWeights(w, 8 * (size_t)paddedWidth(depth), panels, depth, parts.packed);
  for (int first = 0; first < rows;) {
    const stretch s = stretchAt(g, batch, first);
    const padded p = paddedFor(g, s.samples, s.rows);
    pad(g, batch, map, s, p, parts.map);
    findTaps(g, p, parts.taps);
    int width;
    for (int panel = 0; panel < panels; panel += width) {
      width = tilePanels(panels - panel);
      const float *weights = parts.packed + panel / PANELS * (size_t)depth * LANES;
      float *to = z + panel * resultSize + 8 * (size_t)first;
      for (int row = 0; row < s.samples * s.rows; row++) {
        const float *from = parts.map + rowStart(g, &p, &s, row);
        int count;
        for (int x = 0; x < g->outputWidth; x += count, to += 8 * count) {
          count = tilePositions(g->outputWidth - x);
          positionTiles[vectorsFor(width) - 1][count - 1](from + 8 * x, parts.taps, depth / 4, weights, to,
                                                         width < PANELS ? 0 : resultSize);
        }
      }
    }
    first += stretchPositions(g, s);
  }
}

/**
 * One optimizer step of a convolution's weights: their gradient is PᵀdZ, summed over stretches of positions.
 *
 * @param gradient room for as many floats as W has
 * @param room `convolutionFloats` floats
 */
static void convolutionStep(const optimizer *o, const window *g, int batch, const float *map, const float *dz,
                            int filters, float *w, float *gradient, float *room) {
  const convolutionRoom parts = partsOf(g, filters, room);
  const int depth = windowDepth(g);
  const int rows = batch * outputPositions(g);
  const size_t dzSize = 8 * (size_t)paddedRows(rows);
  const size_t weightSize = 8 * (size_t)paddedWidth(depth);
  const int panels = paddedWidth(filters) / 8;
  memset(gradient, 0, panels * weightSize * sizeof(float));
  for (int first = 0; first < rows;) {
    const stretch s = stretchAt(g, batch, first);
    const int positions = stretchPositions(g, s);
    const padded p = paddedFor(g, s.samples, s.rows);
    pad(g, batch, map, s, p, parts.map);
    findTaps(g, p, parts.taps);
    int width;
    for (int panel = 0; panel < panels; panel += width) {
      width = tilePanels(panels - panel);
      const float *from = dz + panel * dzSize + 8 * (size_t)first;
      const float *packed = packGradients(from, dzSize, width, positions, parts.packed);
      int height;
      for (int block = 0; block < depth / 4; block += height) {
        height = tileBlocks(depth / 4 - block);
        tapTileOf(height, width, g, &s, &p, parts.map, parts.taps + block, packed, LANES * (size_t)positions,
                  gradient + panel * weightSize + 32 * (size_t)block, weightSize);
      }
    }
    first += positions;
  }
  stepOfPanels(o, panels, w, weightSize, gradient, weightSize, weightSize);
}
