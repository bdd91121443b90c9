#pragma once
#include <stddef.h>
#include <stdint.h>

/** The codes that the host passes for an activation; WebAssembly has more of them. */
enum activationKind { RELU, TANH, LEAKY_RELU = 4 };

/** The codes that the host passes for an update rule (recipe/optimizers/updateRules.ts). */
enum updateRule { KEEP_GRADIENT, SGD, MOMENTUM, NESTEROV, RMSPROP, RMSPROP_MOMENTUM, ADAM, ADAMW };

typedef struct optimizer optimizer;
typedef struct window window;

/** The kernels of one instruction set; each is described where it is defined. */
typedef struct {
  void (*pack)(const float *rows, int count, int width, float *x, float *xT);
  void (*gatherRows)(const float *from, const uint32_t *order, int rows, int inputs, int width, float *to);
  void (*product)(const float *a, const float *b, float *c, int rows, int columns, int depth);
  void (*activate)(enum activationKind kind, float *z, const float *bias, int rows, int width, float *y, float *yT);
  void (*activationGradient)(enum activationKind kind, float *dz, const float *y, int rows, int width, float *dzT);
  void (*useOptimizer)(optimizer *o, enum updateRule rule, size_t stateBytes, double c0, double c1, double c2,
                       double c3, double c4, double c5);
  void (*step)(const optimizer *o, float *weights, const float *gradients, size_t bytes);
  void (*weightStep)(const optimizer *o, const float *x, const float *dz, int rows, int inputs, int outputs,
                     float *w, float *wT);
  void (*biasStep)(const optimizer *o, const float *dz, int rows, int outputs, float *bias);
  int (*convolutionFloats)(const window *g, int filters);
  void (*convolve)(const window *g, int batch, const float *map, const float *w, int filters, float *z,
                   float *room);
  void (*convolutionStep)(const optimizer *o, const window *g, int batch, const float *map, const float *dz,
                          int filters, float *w, float *gradient, float *room);
  void (*activatePanels)(enum activationKind kind, double slope, float *z, const float *bias, int rows, int width,
                         float *y);
  void (*activationGradientPanels)(enum activationKind kind, double slope, float *dy, const float *y, int rows,
                                   int width);
  void (*dropout)(const float *x, int bytes, uint32_t firstKey, uint32_t secondKey, uint32_t threshold,
                  double scale, float *y);
  void (*maxPool)(const window *g, int batch, const float *x, float *y);
  void (*maxPoolGradient)(const window *g, int batch, const float *x, const float *y, const float *dy, float *dx);
  void (*innerProducts)(const double *a, const double *b, int height, int depth, int rows, int columns, double *c,
                        int rowStride, int blockStride, int lower);
  void (*tridiagonalize)(double *a, int stride, int size, double *d, double *e, double *work);
} kernelTable;

extern const kernelTable kernelsAvx2;
extern const kernelTable kernelsAvx512;
extern const kernelTable kernelsNeon;
