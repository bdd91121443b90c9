/** How large the numbers in an untrained network are, layer by layer: what an initialization does at first sight. */
import type { Dai } from "./expand.ts";
import type { Spec } from "./schema/spec.ts";
import { classCount } from "./shapes.ts";

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
 * (He et al. 2015, eq. 7); relu halves E(x²) (their eq. 8 and 9), and tanh keeps it below 1.
 */
export function signalSizes(
  dataset: Spec["dataset"],
  { hidden, activation }: Dai["architecture"],
  scheme: Scheme,
  gain: number,
): number[] {
  const meanSquareNorm = dataset.radii.reduce((sum, radius) => sum + radius ** 2, 0) / dataset.radii.length;
  let inputs = dataset.dimensions;
  let size = Math.sqrt(meanSquareNorm / inputs);
  return [...hidden, classCount(dataset)].map((outputs) => {
    const before = size * gain * Math.sqrt(inputs * weightVariance(scheme, inputs, outputs));
    size = activation === "relu" ? before / Math.SQRT2 : Math.min(before, 1);
    inputs = outputs;
    return before;
  });
}
