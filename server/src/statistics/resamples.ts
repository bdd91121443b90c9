import { integerBelow } from "../random/distributions.ts";
import { createGenerator } from "../random/generator.ts";

/** A bootstrap's resamples, with replacement: the observations of each. Statistics on the same ones can be paired. */
export function resamples(observations: number, count: number, seed: number): Uint32Array[] {
  const generator = createGenerator(seed, "bootstrap");
  return Array.from({ length: count }, () =>
    new Uint32Array(observations).map(() => integerBelow(generator, observations)),
  );
}
