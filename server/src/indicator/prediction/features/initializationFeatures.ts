import type { RunHistory } from "../../runHistory.ts";

/**
 * The size of the untrained weights, which normalised spectra have lost; squared too, since weights can also be too
 * small.
 */
export function initializationFeatures(run: Pick<RunHistory, "gain" | "scheme">): [string, number][] {
  const size = Math.log(Math.max(weightSize(run), 1e-6));
  return [
    ["log weight size", size],
    ["log weight size squared", size ** 2],
  ];
}

/** The gain with which Xavier's scheme draws weights of this size at width n: variance 1/n, as LeCun's; He's is 2/n. */
function weightSize({ gain, scheme }: Pick<RunHistory, "gain" | "scheme">): number {
  return scheme.startsWith("he") ? Math.SQRT2 * gain : gain;
}
