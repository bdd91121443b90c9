import { integerBelow } from "../random/distributions.ts";
import { createGenerator } from "../random/generator.ts";

/**
 * A bootstrap's resamples, with replacement. Statistics on the same ones can be paired.
 * @param seed the same seed gives the same resamples
 * @returns for each resample the observations that it consists of
 */
export function resamples(observations: number, count: number, seed: number): Uint32Array[] {
  const generator = createGenerator(seed, "bootstrap");
  return Array.from({ length: count }, () =>
    new Uint32Array(observations).map(() => integerBelow(generator, observations)),
  );
}
