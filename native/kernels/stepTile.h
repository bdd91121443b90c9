#pragma once
#include "optimizer.h"
#include "tile.h"

/** Floats of a panel in the largest tile. */
#define TILE_PANEL (MOST_BLOCKS * 4 * 8)

/** A tile of weights whose gradient is there. */
typedef struct {
  float *weights;
  /** floats from one panel of weights to the next */
  size_t panelSize;
  /** panels of TILE_PANEL floats */
  float *gradient;
  /** its first panel, and how many */
  int panel, panels;
  /** its first input, and blocks of four inputs */
  int input, height;
  /** Wᵀ in panels, kept equal to W; NULL where there is none */
  float *wT;
  /** columns of W */
  int outputs;
} stepTile;

/** Writes 4 × 8 floats of W, from `input` on, transposed to Wᵀ. */
INLINE void transposeFour(const float *w, float *wT, int input, size_t panel, int outputs) {
  const size_t panelSize = 8 * (size_t)paddedWidth(outputs);
  storeTransposed(wT + (input >> 3) * panelSize + 64 * panel + (input & 4), 8, loadRows(w, 8));
}

/** Brings Wᵀ up to date with a tile of W. */
INLINE void transposeTile(const stepTile *t) {
  for (int i = 0; t->wT && i < t->panels; i++)
    for (int block = 0; block < t->height; block++)
      transposeFour(t->weights + i * t->panelSize + 32 * block, t->wT, t->input + 4 * block, t->panel + i, t->outputs);
}

/** Takes the steps of a tile; of none where it has no panels. */
INLINE void stepsOfTile(const optimizer *o, const stepTile *t) {
  stepOfPanels(o, t->panels, t->weights, t->panelSize, t->gradient, TILE_PANEL, 32 * t->height);
  transposeTile(t);
}

#if LANES == 16

typedef void updateStep(const optimizer *o, float *weights, floats gradient, int count);

/**
 * The largest tile of a gradient, and beside it the steps of another: one vector of weights for each k, so that
 * divisions and roots go on while the multiply-adds of the product are under way. What the next tile needs of weights
 * and states is fetched meanwhile.
 */
INLINE void largestTileBesideSteps(updateStep *rule, const optimizer *o, const stepTile *t, const float *a,
                                   size_t blockSize, const float *b, size_t panelSize, int depth, float *c) {
  const int count = 32 * t->height;
  const int states = statesOf(o->rule);
  floats sum[4 * MOST_BLOCKS][MOST_VECTORS];
  UNROLL for (int row = 0; row < 4 * MOST_BLOCKS; row++)
    UNROLL for (int v = 0; v < MOST_VECTORS; v++) sum[row][v] = splat(0);
  int k = 0;
  for (int panel = 0; panel < t->panels; panel++)
    for (int i = 0; i < count; i += LANES) {
      float *weights = t->weights + panel * t->panelSize + i;
      rule(o, weights, load(t->gradient + panel * TILE_PANEL + i), LANES);
      for (int state = 0; state <= states; state++) __builtin_prefetch(weights + count + state * o->state, 1);
      if (k < depth) {
        addTerm(MOST_BLOCKS, MOST_VECTORS, a + 4 * k, blockSize, b + 8 * k, panelSize, sum);
        k++;
      }
    }
  for (; k < depth; k++) addTerm(MOST_BLOCKS, MOST_VECTORS, a + 4 * k, blockSize, b + 8 * k, panelSize, sum);
  storeTile(MOST_BLOCKS, MOST_VECTORS, sum, c, TILE_PANEL);
  transposeTile(t);
}

#endif

/**
 * A tile of a gradient, as `tileOf` makes it, and the steps of the tile before it. AVX-512 alone has registers for both
 * at a time; the others would keep sums in memory.
 */
INLINE void tileBesideSteps(const optimizer *o, const stepTile *t, int blocks, int panels, const float *a,
                            size_t blockSize, const float *b, size_t panelSize, int depth, float *c) {
#if LANES == 16
  if (blocks == MOST_BLOCKS && panels == PANELS * MOST_VECTORS) {
#define BESIDE(rule) largestTileBesideSteps(rule, o, t, a, blockSize, b, panelSize, depth, c)
    WITH_RULE(o, BESIDE)
#undef BESIDE
    return;
  }
#endif
  stepsOfTile(o, t);
  tileOf(blocks, panels, a, blockSize, b, panelSize, depth, c, TILE_PANEL);
}
