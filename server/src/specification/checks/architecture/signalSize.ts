/** How large the numbers in an untrained network are, layer by layer: what an initialization does at first sight. */

import { dataFacts, inputSize } from "../../../dataset/describe.ts";
import { activationKinds } from "../../../network/layers/activations.ts";
import type { RunConfig } from "../../expansion/expand.ts";
import type { Spec } from "../../schema/spec.ts";

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
    size = activationKinds[activation].sizeAfter(before);
    inputs = outputs;
    return before;
  });
}
