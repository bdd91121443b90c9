import type { RunHistory } from "../runHistory.ts";

/**
 * What is known before the first epoch: the size of the untrained weights. Spectra that are divided by their largest
 * value have lost it. Its square is there too, since weights can be too small as well as too large.
 */
export function initializationFeatures(run: Pick<RunHistory, "gain" | "scheme">): [string, number][] {
  const size = Math.log(Math.max(weightSize(run), 1e-6));
  return [
    ["log weight size", size],
    ["log weight size squared", size ** 2],
  ];
}

/**
 * The gain with which Xavier's scheme would draw weights of the same size, between two layers of one width n: its
 * variance is 1/n there, as are those of LeCun's and of orthogonal weights; He's is 2/n.
 */
function weightSize({ gain, scheme }: Pick<RunHistory, "gain" | "scheme">): number {
  return scheme.startsWith("he") ? Math.SQRT2 * gain : gain;
}
