/*
 * All kernels, compiled once for each instruction set. TABLE is the name under which the others find them.
 */
#include "activation.h"
#include "convolution.h"
#include "gradientStep.h"
#include "gram.h"
#include "optimizer.h"
#include "pack.h"
#include "product.h"
#include "table.h"
#include "tridiagonal.h"

const kernelTable TABLE = {
    .pack = pack,
    .product = product,
    .activate = activate,
    .activationGradient = activationGradient,
    .useSgd = useSgd,
    .useRmsprop = useRmsprop,
    .useAdam = useAdam,
    .weightStep = weightStep,
    .biasStep = biasStep,
    .convolve = convolve,
    .convolutionStep = convolutionStep,
    .gram = gram,
    .tridiagonalize = tridiagonalize,
};
