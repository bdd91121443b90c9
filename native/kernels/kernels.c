/*
 * All kernels, compiled once for each instruction set. TABLE is the name under which the others find them.
 */
#include "activation.h"
#include "convolution.h"
#include "dropout.h"
#include "elementwise.h"
#include "gatherRows.h"
#include "gradientStep.h"
#include "innerProducts.h"
#include "optimizer.h"
#include "pack.h"
#include "pooling.h"
#include "product.h"
#include "table.h"
#include "tridiagonal.h"

const kernelTable TABLE = {
    .pack = pack,
    .gatherRows = gatherRows,
    .product = product,
    .activate = activate,
    .activationGradient = activationGradient,
    .useOptimizer = useOptimizer,
    .step = step,
    .weightStep = weightStep,
    .biasStep = biasStep,
    .convolutionFloats = convolutionFloats,
    .convolve = convolve,
    .convolutionStep = convolutionStep,
    .activatePanels = activatePanels,
    .activationGradientPanels = activationGradientPanels,
    .dropout = dropout,
    .maxPool = maxPool,
    .maxPoolGradient = maxPoolGradient,
    .innerProducts = innerProducts,
    .tridiagonalize = tridiagonalize,
};
