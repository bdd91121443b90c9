#pragma once
#include "padded.h"
#include "tile.h"

/** Vectors of filters that a tile takes at a time. */
INLINE int tileVectors(int panels) { return panels > PANELS ? MOST_VECTORS : 1; }

/**
 * dZ of a stretch's positions for the tiles: [vectors][positions][LANES]. A vector of one panel takes it as it lies;
 * where the second panel is wanting, the first is there once more.
 *
 * @param from the first position's row, the next panel `size` floats further
 * @param room for the copy
 */
INLINE const float *packGradients(const float *from, size_t size, int panels, int positions, float *room) {
  if (PANELS == 1) return from;
  const size_t distance = panels < PANELS ? 0 : size;
  float *to = room;
  for (int vector = 0; vector < tileVectors(panels); vector++, from += PANELS * size)
    for (int i = 0; i < positions; i++, to += LANES) store(to, loadPanels(from + 8 * (size_t)i, distance));
  return room;
}

/**
 * Adds PᵀdZ over a stretch of positions, for 4 · blocks numbers of a patch and some vectors of filters: the tile of a
 * convolution's weight gradient. The sum runs from the first position to the last, in one accumulator for each element.
 *
 * @param map the padded one of the stretch
 * @param taps distances of the blocks from a position's first number
 * @param dz rows of LANES floats, those of the next vector `dzSize` floats further
 * @param c takes rows of 8 floats, the next panel `resultSize` floats further
 */
INLINE void tapTile(const int blocks, const int vectors, const window *g, const stretch *s, const padded *p,
                    const float *map, const int *taps, const float *dz, size_t dzSize, float *c, size_t resultSize) {
  floats sum[4 * MOST_BLOCKS][MOST_VECTORS];
  UNROLL for (int row = 0; row < 4 * blocks; row++)
    UNROLL for (int v = 0; v < vectors; v++) sum[row][v] = splat(0);
  const size_t rowSize = 8 * (size_t)p->width;
  for (int sample = 0; sample < s->samples; sample++, map += p->height * rowSize)
    for (int y = 0; y < s->rows; y++) {
      const float *at[MOST_BLOCKS];
      UNROLL for (int block = 0; block < blocks; block++) at[block] = map + y * g->stride * rowSize + taps[block];
      for (size_t x = 0; x < 8 * (size_t)g->outputWidth; x += 8, dz += LANES) {
        floats right[MOST_VECTORS];
        UNROLL for (int v = 0; v < vectors; v++) right[v] = load(dz + v * dzSize);
        UNROLL for (int block = 0; block < blocks; block++) {
          const four left = load4(at[block] + x);
          UNROLL for (int i = 0; i < 4; i++)
            UNROLL for (int v = 0; v < vectors; v++)
              sum[4 * block + i][v] = madd(splat(lane4(left, i)), right[v], sum[4 * block + i][v]);
        }
      }
    }
  UNROLL for (int row = 0; row < 4 * blocks; row++)
    UNROLL for (int v = 0; v < vectors; v++) {
      float *to = c + v * PANELS * resultSize + 8 * row;
      storePanels(to, resultSize, add(loadPanels(to, resultSize), sum[row][v]));
    }
}

/** The tile of that many blocks and panels, as `tilePanels` and `tileBlocks` allow. */
static void tapTileOf(int blocks, int panels, const window *g, const stretch *s, const padded *p, const float *map,
                      const int *taps, const float *dz, size_t dzSize, float *c, size_t resultSize) {
  if (panels < PANELS) resultSize = 0;
  const int vectors = tileVectors(panels);
#define TILE(h, w) \
  if (blocks == h && vectors == w) tapTile(h, w, g, s, p, map, taps, dz, dzSize, c, resultSize)
  TILE(3, 1);
  TILE(2, 1);
  TILE(1, 1);
#if MOST_VECTORS > 1
  TILE(3, MOST_VECTORS);
  TILE(2, MOST_VECTORS);
  TILE(1, MOST_VECTORS);
#endif
#undef TILE
}
