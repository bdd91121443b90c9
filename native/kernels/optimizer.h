#pragma once
#include "table.h"
#include "vector/vector.h"

/** An update rule and its coefficients for one step. They lie in a trainer's memory, which threads do not share. */
struct optimizer {
  enum updateRule rule;
  /** distance in floats from a weight to its first optimizer state, from that to its second, and so on */
  size_t state;
  float c[6];
};

/*
 * Averages that decay would become subnormal numbers, which cost a hundred cycles each and change nothing. So
 * a mean of gradients below NEGLIGIBLE becomes 0, and in a mean of squares a gradient counts for at least
 * SMALLEST_GRADIENT, whose square lies as far below any useful epsilon.
 */
#define NEGLIGIBLE 1e-36f
#define SMALLEST_GRADIENT 1e-15f

/** Sets the rule and its coefficients, in the order in which the rule below names them. */
static void useOptimizer(optimizer *o, enum updateRule rule, size_t stateBytes, double c0, double c1, double c2,
                         double c3, double c4, double c5) {
  *o = (optimizer){.rule = rule, .state = stateBytes / sizeof(float), .c = {c0, c1, c2, c3, c4, c5}};
}

/** How many states a weight has. */
INLINE int statesOf(enum updateRule rule) {
  if (rule >= ADAM || rule == RMSPROP_MOMENTUM) return 2;
  return rule >= MOMENTUM ? 1 : 0;
}

/** The first `count` lanes of a vector: all of them, or 8. */
INLINE floats loadLanes(const float *from, const int count) {
  return count == 8 ? loadEight(from) : load(from);
}
INLINE void storeLanes(float *to, floats x, const int count) {
  if (count == 8) storeEight(to, x);
  else store(to, x);
}

/** Stores the gradient c0 states behind the weight: clipping by the global norm needs all gradients before a step. */
INLINE void keepGradient(const optimizer *o, float *w, floats g, const int count) {
  storeLanes(w + (size_t)o->c[0] * o->state, g, count);
}

/** w ← w − rate·g */
INLINE void sgdStep(const optimizer *o, float *w, floats g, const int count) {
  const floats rate = splat(o->c[0]);
  storeLanes(w, sub(loadLanes(w, count), mul(rate, g)), count);
}

/**
 * v ← momentum·v − rate·g, w ← w + v; Nesterov's: w ← w + momentum·v − rate·g (Sutskever et al., 2013, as in
 * Keras). States: v.
 */
INLINE void momentumStep(const optimizer *o, float *w, floats g, const int count, const int isNesterov) {
  const floats rate = splat(o->c[0]), momentum = splat(o->c[1]);
  float *v = w + o->state;
  const floats change = mul(rate, g);
  const floats carried = mul(momentum, loadLanes(v, count));
  const floats velocity = zeroBelow(sub(carried, change), splat(NEGLIGIBLE));
  storeLanes(v, velocity, count);
  const floats move = isNesterov ? sub(mul(momentum, velocity), change) : velocity;
  storeLanes(w, add(loadLanes(w, count), move), count);
}
INLINE void heavyBallStep(const optimizer *o, float *w, floats g, const int count) {
  momentumStep(o, w, g, count, 0);
}
INLINE void nesterovStep(const optimizer *o, float *w, floats g, const int count) {
  momentumStep(o, w, g, count, 1);
}

/** g², but of a number whose square is not subnormal. NaN stays NaN. */
INLINE floats square(floats g) {
  const floats size = larger(splat(SMALLEST_GRADIENT), magnitude(g));
  return mul(size, size);
}

/**
 * v ← rho·v + (1 − rho)·g², w ← w − rate·g/√(v + ε), or with momentum m ← momentum·m + rate·g/√(v + ε),
 * w ← w − m (Hinton's Coursera lecture 6e; ε inside the root, as in Keras 3). States: v, m.
 */
INLINE void rmspropAnyStep(const optimizer *o, float *w, floats g, const int count, const int hasMomentum) {
  const floats rate = splat(o->c[0]), rho = splat(o->c[1]), share = splat(o->c[2]), epsilon = splat(o->c[3]);
  float *v = w + o->state;
  const floats mean = madd(rho, loadLanes(v, count), mul(share, square(g)));
  storeLanes(v, mean, count);
  floats change = quotient(mul(rate, g), root(add(mean, epsilon)));
  if (hasMomentum) {
    float *m = v + o->state;
    change = zeroBelow(madd(splat(o->c[4]), loadLanes(m, count), change), splat(NEGLIGIBLE));
    storeLanes(m, change, count);
  }
  storeLanes(w, sub(loadLanes(w, count), change), count);
}
INLINE void rmspropStep(const optimizer *o, float *w, floats g, const int count) {
  rmspropAnyStep(o, w, g, count, 0);
}
INLINE void rmspropMomentumStep(const optimizer *o, float *w, floats g, const int count) {
  rmspropAnyStep(o, w, g, count, 1);
}

/**
 * m ← m + (1 − β1)(g − m), v ← v + (1 − β2)(g² − v), w ← w − α·m/(√v + ε) with α = rate·√(1 − β2^t)/(1 − β1^t) at
 * step t (Kingma & Ba, 2015, the form before section 2.1). With decoupled decay, w ← w − decay·w comes first
 * (Loshchilov & Hutter, 2019); Keras and PyTorch decay biases too. States: m, v.
 */
INLINE void adamAnyStep(const optimizer *o, float *w, floats g, const int count, const int decays) {
  const floats alpha = splat(o->c[0]), gradientShare = splat(o->c[1]), squareShare = splat(o->c[2]);
  const floats epsilon = splat(o->c[3]);
  float *m = w + o->state;
  float *v = m + o->state;
  const floats m0 = loadLanes(m, count);
  const floats mean = zeroBelow(madd(gradientShare, sub(g, m0), m0), splat(NEGLIGIBLE));
  storeLanes(m, mean, count);
  const floats v0 = loadLanes(v, count);
  const floats variance = madd(squareShare, sub(square(g), v0), v0);
  storeLanes(v, variance, count);
  const floats change = quotient(mul(mean, alpha), add(root(variance), epsilon));
  floats weight = loadLanes(w, count);
  if (decays) weight = sub(weight, mul(splat(o->c[4]), weight));
  storeLanes(w, sub(weight, change), count);
}
INLINE void adamStep(const optimizer *o, float *w, floats g, const int count) { adamAnyStep(o, w, g, count, 0); }
INLINE void adamwStep(const optimizer *o, float *w, floats g, const int count) { adamAnyStep(o, w, g, count, 1); }

/** Calls TAKE with the step of the optimizer's rule. */
#define WITH_RULE(o, TAKE)                                      \
  switch ((o)->rule) {                                          \
    case KEEP_GRADIENT: TAKE(keepGradient); break;              \
    case SGD: TAKE(sgdStep); break;                             \
    case MOMENTUM: TAKE(heavyBallStep); break;                  \
    case NESTEROV: TAKE(nesterovStep); break;                   \
    case RMSPROP: TAKE(rmspropStep); break;                     \
    case RMSPROP_MOMENTUM: TAKE(rmspropMomentumStep); break;    \
    case ADAM: TAKE(adamStep); break;                           \
    case ADAMW: TAKE(adamwStep); break;                         \
  }

/** Takes one step on 8 consecutive weights. */
INLINE void stepOfEight(const optimizer *o, float *weights, floats gradient) {
#define EIGHT(rule) rule(o, weights, gradient, 8)
  WITH_RULE(o, EIGHT)
#undef EIGHT
}

/** Takes one step on `count` consecutive weights of each of some panels; `count` is a multiple of LANES. */
INLINE void stepOfPanels(const optimizer *o, int panels, float *weights, size_t panelSize,
                         const float *gradients, size_t gradientSize, int count) {
#define EACH_VECTOR(rule)                       \
  for (int panel = 0; panel < panels; panel++) \
    for (int i = 0; i < count; i += LANES)     \
      rule(o, weights + panel * panelSize + i, load(gradients + panel * gradientSize + i), LANES)
  WITH_RULE(o, EACH_VECTOR)
#undef EACH_VECTOR
}

/** Takes one step on consecutive weights, a multiple of 8 of them. */
static void step(const optimizer *o, float *weights, const float *gradients, size_t bytes) {
  const int count = bytes / sizeof(float);
  const int whole = count - count % LANES;
  stepOfPanels(o, 1, weights, 0, gradients, 0, whole);
  for (int i = whole; i < count; i += 8) stepOfEight(o, weights + i, loadEight(gradients + i));
}
