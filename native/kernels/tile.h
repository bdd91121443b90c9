#pragma once
#include "layout.h"

/*
 * The largest tile: 12 rows by as many vectors as the registers hold beside what is being multiplied. That is
 * enough for two multiply-add units with a latency of four cycles.
 */
#define MOST_BLOCKS 3
#define MOST_VECTORS PANELS

/** Adds a_k b_kᵀ, one term of the sum below, to its 4·blocks rows by `vectors` vectors. */
INLINE void addTerm(const int blocks, const int vectors, const float *a, size_t blockSize, const float *b,
                    size_t panelSize, floats sum[4 * MOST_BLOCKS][MOST_VECTORS]) {
  floats right[MOST_VECTORS];
  UNROLL for (int v = 0; v < vectors; v++) right[v] = loadPanels(b + v * PANELS * panelSize, panelSize);
  UNROLL for (int block = 0; block < blocks; block++) {
    const four left = load4(a + block * blockSize);
    UNROLL for (int i = 0; i < 4; i++)
      UNROLL for (int v = 0; v < vectors; v++)
        sum[4 * block + i][v] = madd(splat(lane4(left, i)), right[v], sum[4 * block + i][v]);
  }
}

/** Writes rows of 8 floats of each panel, the next panel `resultSize` floats further. */
INLINE void storeTile(const int blocks, const int vectors, floats sum[4 * MOST_BLOCKS][MOST_VECTORS], float *c,
                      size_t resultSize) {
  UNROLL for (int row = 0; row < 4 * blocks; row++)
    UNROLL for (int v = 0; v < vectors; v++)
      storePanels(c + v * PANELS * resultSize + 8 * row, resultSize, sum[row][v]);
}

/**
 * C = Σ_k a_k b_kᵀ for 4·blocks rows and vectors·PANELS panels of C. The sum runs from the first k to the
 * last, in one accumulator for each element.
 *
 * @param a `depth` groups of 4 floats, the next block `blockSize` floats further
 * @param b `depth` groups of 8 floats, the next panel `panelSize` floats further
 * @param c takes rows of 8 floats, the next panel `resultSize` floats further. With distances of 0 the second
 *   panel of a vector is the first once more.
 */
INLINE void tile(const int blocks, const int vectors, const float *a, size_t blockSize, const float *b,
                 size_t panelSize, int depth, float *c, size_t resultSize) {
  floats sum[4 * MOST_BLOCKS][MOST_VECTORS];
  UNROLL for (int row = 0; row < 4 * blocks; row++)
    UNROLL for (int v = 0; v < vectors; v++) sum[row][v] = splat(0);
  for (int k = 0; k < depth; k++) addTerm(blocks, vectors, a + 4 * k, blockSize, b + 8 * k, panelSize, sum);
  storeTile(blocks, vectors, sum, c, resultSize);
}

/** How many panels the next tile is wide when `panels` are left. */
INLINE int tilePanels(int panels) {
  return panels >= PANELS * MOST_VECTORS ? PANELS * MOST_VECTORS : panels >= PANELS ? PANELS : 1;
}

/** How many blocks the next tile is high when `blocks` are left: rather 2 + 2 than 3 + 1. */
INLINE int tileBlocks(int blocks) { return blocks >= 3 && blocks != 4 ? 3 : blocks >= 2 ? 2 : 1; }

/** The tile of that many blocks and panels, as `tilePanels` and `tileBlocks` allow. */
static void tileOf(int blocks, int panels, const float *a, size_t blockSize, const float *b, size_t panelSize,
                   int depth, float *c, size_t resultSize) {
  if (panels < PANELS) panelSize = resultSize = 0;
  const int vectors = panels > PANELS ? MOST_VECTORS : 1;
#define TILE(h, w) \
  if (blocks == h && vectors == w) tile(h, w, a, blockSize, b, panelSize, depth, c, resultSize)
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
