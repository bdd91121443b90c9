/** How large the numbers in an untrained network are, layer by layer: what an initialization does at first sight. */

import { dataFacts, inputSize } from "../../dataset/describe.ts";
import { type Activation, defaultSlope } from "../../network/layers.ts";
import type { RunConfig } from "../expansion/expand.ts";
import type { Spec } from "../schema/spec.ts";

type Scheme = Spec["initialization"]["scheme"];

/** Variance of a scheme's weights at gain 1, between layers of so many units. */
function weightVariance(scheme: Scheme, inputs: number, outputs: number): number {
  switch (scheme) {
    case "xavierNormal":
    case "xavierUniform":
      return 2 / (inputs + outputs);
    case "heNormal":
    case "heUniform":
      return 2 / inputs;
    case "lecunNormal":
      return 1 / inputs;
    case "orthogonal":
      return 1 / Math.max(inputs, outputs);
  }
}

/**
 * Expected root mean square of each layer's outputs before their activation, in the untrained network; the
 * output layer comes last. Weights of mean 0 give a layer's outputs the variance inputs · Var(w) · E(x²)
 * (He et al. 2015, eq. 7). null where the size of the samples is not known.
 */
export function signalSizes(
  dataset: Spec["dataset"],
  { hidden, activation }: Extract<RunConfig["architecture"], { kind: "mlp" }>,
  scheme: Scheme,
  gain: number,
): number[] | null {
  const facts = dataFacts(dataset);
  const sampleSize = inputSize(dataset);
  if (!facts || sampleSize === null) return null;
  let inputs = facts.shape.reduce((product, length) => product * length, 1);
  let size = sampleSize;
  return [...hidden, facts.classes].map((outputs) => {
    const before = size * gain * Math.sqrt(inputs * weightVariance(scheme, inputs, outputs));
    size = sizeAfter(activation, before);
    inputs = outputs;
    return before;
  });
}

/**
 * Root mean square of f(z) for normal z of that root mean square: relu halves E(x²) (He et al. 2015, eq. 8 and 9),
 * leaky relu keeps a share of the other half, tanh keeps it below 1.
 */
function sizeAfter(activation: Activation, before: number): number {
  switch (activation) {
    case "relu":
      return before / Math.SQRT2;
    case "leakyRelu":
      return before * Math.sqrt((1 + defaultSlope ** 2) / 2);
    case "tanh":
      return Math.min(before, 1);
    case "sigmoid":
      // From 1/2 for small z to 1 for half of all large ones.
      return 0.5 + (Math.SQRT1_2 - 0.5) * Math.tanh(before / 4);
    case "gelu":
      // About z/2 for small z, and as relu for large ones.
      return before * (0.5 + (Math.SQRT1_2 - 0.5) * Math.tanh(before));
  }
}
