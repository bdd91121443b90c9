/** Epochs at which verdicts are given where a spec does not say: these shares of training. */
const SHARES = [1 / 16, 1 / 8, 1 / 4, 1 / 2, 1];

/** Whole epochs in rising order, the last one among them: 100 → 6, 13, 25, 50, 100. */
export function defaultCheckpoints(epochs: number): number[] {
  return [...new Set(SHARES.map((share) => Math.max(1, Math.round(share * epochs))))];
}
