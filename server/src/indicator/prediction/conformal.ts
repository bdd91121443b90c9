/** Share of good runs that stops may hit. */
export const alpha = 0.05;

/**
 * The conformal p-value of a run that might be good: the share of good calibration runs, the run itself counted as
 * one, whose lowest log-odds over all checkpoints are no higher than the run's now (Vovk, Gammerman & Shafer,
 * "Algorithmic learning in a random world", 2005). Stopping at p ≤ α, at whichever checkpoint, stops at most a share
 * α of exchangeable good runs, because each calibration run counts with its worst.
 * @param lowest of each good calibration run, predicted by models that have not seen it
 */
export function conformalPValue(lowest: readonly number[], logOdds: number): number {
  const below = lowest.filter((value) => value <= logOdds).length;
  return (1 + below) / (lowest.length + 1);
}

/** The fewest good calibration runs with which p can be as low as α: 19 for 5%. */
export function fewestCalibrationRuns(alpha: number): number {
  return Math.ceil(1 / alpha - 1 - 1e-9);
}
