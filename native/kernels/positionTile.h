#pragma once
#include "tile.h"

/*
 * The tile of a convolution: its left operand is a padded map (padded.h) as it lies, and not in blocks. `taps` are the
 * distances of groups of four channels from an output position's first number.
 */

/** Most positions of a tile: with two vectors of 16 floats for each, 28 of the 32 registers are sums. */
#if LANES == 16
#define MOST_POSITIONS 14
#define EACH_HEIGHT(F, v) \
  F(1, v) F(2, v) F(3, v) F(4, v) F(5, v) F(6, v) F(7, v) F(8, v) F(9, v) F(10, v) F(11, v) F(12, v) F(13, v) F(14, v)
#else
#define MOST_POSITIONS 12
#define EACH_HEIGHT(F, v) \
  F(1, v) F(2, v) F(3, v) F(4, v) F(5, v) F(6, v) F(7, v) F(8, v) F(9, v) F(10, v) F(11, v) F(12, v)
#endif

/** How many positions the next tile of a row takes when `left` are left: tiles of about the same height. */
INLINE int tilePositions(int left) {
  const int tiles = (left + MOST_POSITIONS - 1) / MOST_POSITIONS;
  return (left + tiles - 1) / tiles;
}

/** Vectors of filters. */
INLINE int vectorsFor(int panels) { return (panels + PANELS - 1) / PANELS; }

/** W for the tiles: [vectors][depth][LANES]. Where a panel is wanting, the one before it is there once more. */
static void packWeights(const float *w, size_t panelSize, int panels, int depth, float *to) {
  for (int panel = 0; panel < panels; panel += PANELS) {
    const size_t distance = panels - panel < PANELS ? 0 : panelSize;
    const float *from = w + panel * panelSize;
    for (int k = 0; k < depth; k++, to += LANES) store(to, loadPanels(from + 8 * (size_t)k, distance));
  }
}

/**
 * Z = PW for neighbouring positions and some vectors of filters. The sum runs from the first number of a patch to the
 * last, in one accumulator for each element.
 *
 * @param from the first position's first number
 * @param groups of four channels
 * @param w groups · 4 vectors; those of the next filters follow
 * @param z takes a row of 8 floats for each position, the next panel `resultSize` floats further
 */
INLINE void positionTile(const int positions, const int vectors, const float *from, const int *taps, int groups,
                         const float *w, float *z, size_t resultSize) {
  const size_t weightSize = 4 * LANES * (size_t)groups;
  floats sum[MOST_POSITIONS][MOST_VECTORS];
  UNROLL for (int i = 0; i < positions; i++)
    UNROLL for (int v = 0; v < vectors; v++) sum[i][v] = splat(0);
  for (int group = 0; group < groups; group++) {
    const float *patch = from + taps[group];
    for (int k = 0; k < 4; k++, w += LANES) {
      floats right[MOST_VECTORS];
      UNROLL for (int v = 0; v < vectors; v++) right[v] = load(w + v * weightSize);
      UNROLL for (int i = 0; i < positions; i++) {
        const floats left = splat(patch[8 * i + k]);
        UNROLL for (int v = 0; v < vectors; v++) sum[i][v] = madd(left, right[v], sum[i][v]);
      }
    }
  }
  UNROLL for (int i = 0; i < positions; i++)
    UNROLL for (int v = 0; v < vectors; v++) storePanels(z + v * PANELS * resultSize + 8 * i, resultSize, sum[i][v]);
}

typedef void positionTileOf(const float *from, const int *taps, int groups, const float *w, float *z,
                            size_t resultSize);

#define DEFINE(h, v)                                                                                            \
  static void positions##h##By##v(const float *from, const int *taps, int groups, const float *w, float *z,     \
                                  size_t resultSize) {                                                          \
    positionTile(h, v, from, taps, groups, w, z, resultSize);                                                   \
  }
#define NAME(h, v) positions##h##By##v,
EACH_HEIGHT(DEFINE, 1)
#if MOST_VECTORS > 1
EACH_HEIGHT(DEFINE, 2)
#endif

/** By vectors and positions, each less one. */
static positionTileOf *const positionTiles[MOST_VECTORS][MOST_POSITIONS] = {
    {EACH_HEIGHT(NAME, 1)},
#if MOST_VECTORS > 1
    {EACH_HEIGHT(NAME, 2)},
#endif
};
#undef NAME
#undef DEFINE
#undef EACH_HEIGHT
