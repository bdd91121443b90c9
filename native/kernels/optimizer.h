#pragma once
#include "table.h"
#include "vector.h"

enum optimizerKind { SGD, RMSPROP, ADAM };

/** The optimizer's numbers. They lie in a trainer's memory, which threads do not share. */
struct optimizer {
  enum optimizerKind kind;
  /** distance in floats from a weight to its first optimizer state, and from that to its second */
  size_t state;
  float rate;
  float momentum;
  float decay;
  /** the share of the new gradient in the moving average of gradients, and of squared gradients */
  float gradientShare;
  float squareShare;
  float epsilon;
};

/*
 * Averages that decay would become subnormal numbers, which cost a hundred cycles each and change nothing. So
 * a mean of gradients below NEGLIGIBLE becomes 0, and in a mean of squares a gradient counts for at least
 * SMALLEST_GRADIENT, whose square lies as far below any useful epsilon.
 */
#define NEGLIGIBLE 1e-36f
#define SMALLEST_GRADIENT 1e-15f

/** w ← w − rate·g, or with momentum v ← momentum·v − rate·g, w ← w + v. States: v. */
static void useSgd(optimizer *o, size_t stateBytes, double learningRate, double momentum) {
  *o = (optimizer){.kind = SGD,
                   .state = stateBytes / sizeof(float),
                   .rate = learningRate,
                   .momentum = momentum};
}

/**
 * v ← rho·v + (1 − rho)·g², w ← w − rate·g/√(v + ε), or with momentum m ← momentum·m + rate·g/√(v + ε),
 * w ← w − m (Hinton's Coursera lecture 6e; ε inside the root, as in Keras 3). States: v, m.
 */
static void useRmsprop(optimizer *o, size_t stateBytes, double learningRate, double rho, double momentum,
                       double epsilon) {
  *o = (optimizer){.kind = RMSPROP,
                   .state = stateBytes / sizeof(float),
                   .rate = learningRate,
                   .momentum = momentum,
                   .decay = rho,
                   .squareShare = 1 - rho,
                   .epsilon = epsilon};
}

/**
 * m ← m + (1 − β1)(g − m), v ← v + (1 − β2)(g² − v), w ← w − α·m/(√v + ε) (Kingma & Ba, 2015, the form
 * before section 2.1). States: m, v.
 *
 * @param alpha rate·√(1 − β2^t)/(1 − β1^t) of step t
 */
static void useAdam(optimizer *o, size_t stateBytes, double alpha, double beta1, double beta2,
                    double epsilon) {
  *o = (optimizer){.kind = ADAM,
                   .state = stateBytes / sizeof(float),
                   .rate = alpha,
                   .gradientShare = 1 - beta1,
                   .squareShare = 1 - beta2,
                   .epsilon = epsilon};
}

/** The first `count` lanes of a vector: all of them, or 8. */
INLINE floats loadLanes(const float *from, const int count) {
  return count == 8 ? loadEight(from) : load(from);
}
INLINE void storeLanes(float *to, floats x, const int count) {
  if (count == 8) storeEight(to, x);
  else store(to, x);
}

INLINE void sgdStep(const optimizer *o, float *w, floats g, const int count) {
  const floats change = mul(splat(o->rate), g);
  if (o->momentum == 0) {
    storeLanes(w, sub(loadLanes(w, count), change), count);
    return;
  }
  float *v = w + o->state;
  const floats carried = mul(splat(o->momentum), loadLanes(v, count));
  const floats velocity = zeroBelow(sub(carried, change), splat(NEGLIGIBLE));
  storeLanes(v, velocity, count);
  storeLanes(w, add(loadLanes(w, count), velocity), count);
}

/** g², but of a number whose square is not subnormal. NaN stays NaN. */
INLINE floats square(floats g) {
  const floats size = larger(splat(SMALLEST_GRADIENT), magnitude(g));
  return mul(size, size);
}

INLINE void rmspropStep(const optimizer *o, float *w, floats g, const int count) {
  float *v = w + o->state;
  const floats mean = madd(splat(o->decay), loadLanes(v, count), mul(splat(o->squareShare), square(g)));
  storeLanes(v, mean, count);
  floats change = quotient(mul(splat(o->rate), g), root(add(mean, splat(o->epsilon))));
  if (o->momentum != 0) {
    float *m = v + o->state;
    change = zeroBelow(madd(splat(o->momentum), loadLanes(m, count), change), splat(NEGLIGIBLE));
    storeLanes(m, change, count);
  }
  storeLanes(w, sub(loadLanes(w, count), change), count);
}

INLINE void adamStep(const optimizer *o, float *w, floats g, const int count) {
  float *m = w + o->state;
  float *v = m + o->state;
  const floats m0 = loadLanes(m, count);
  const floats mean = zeroBelow(madd(splat(o->gradientShare), sub(g, m0), m0), splat(NEGLIGIBLE));
  storeLanes(m, mean, count);
  const floats v0 = loadLanes(v, count);
  const floats variance = madd(splat(o->squareShare), sub(square(g), v0), v0);
  storeLanes(v, variance, count);
  const floats change = quotient(mul(mean, splat(o->rate)), add(root(variance), splat(o->epsilon)));
  storeLanes(w, sub(loadLanes(w, count), change), count);
}

/** Takes one step on 8 consecutive weights. */
INLINE void stepOfEight(const optimizer *o, float *weights, floats gradient) {
  if (o->kind == ADAM) adamStep(o, weights, gradient, 8);
  else if (o->kind == RMSPROP) rmspropStep(o, weights, gradient, 8);
  else sgdStep(o, weights, gradient, 8);
}

/** Takes one step on `count` consecutive weights of each of some panels; `count` is a multiple of LANES. */
INLINE void stepOfPanels(const optimizer *o, int panels, float *weights, size_t panelSize,
                         const float *gradients, size_t gradientSize, int count) {
#define EACH_VECTOR(kindStep)                 \
  for (int panel = 0; panel < panels; panel++) \
    for (int i = 0; i < count; i += LANES)     \
      kindStep(o, weights + panel * panelSize + i, load(gradients + panel * gradientSize + i), LANES)
  if (o->kind == ADAM) EACH_VECTOR(adamStep);
  else if (o->kind == RMSPROP) EACH_VECTOR(rmspropStep);
  else EACH_VECTOR(sgdStep);
#undef EACH_VECTOR
}
