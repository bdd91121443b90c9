/** Calibration within a study: the first runs train to their end, and a rule fitted to them stops others. */

/** Good runs that a rule takes: of the next good runs, one in G + 1 is expected below all G known ones. */
export const FEWEST_GOOD = 3;
/** Bad runs that look no worse than one that is stopped. With one, a single odd run would decide. */
const MIN_FAILED_BELOW = 2;

export interface RunOutcome {
  /** null where the predictor had none: such a run decides nothing at this look */
  value: number | null;
  good: boolean;
}

/** Levels of finished runs at a look; null where there are no runs of the kind. */
export interface StopLevels {
  good: number;
  lowestGood: number | null;
  /** Runs whose value is at most this are stopped: the second highest value of a bad run that is below all good ones. */
  stopAt: number | null;
}

/**
 * A run is stopped where its value is below that of every good run and not above that of two bad ones that lie below
 * all good ones. Between these two values, and with too few runs of either sort, nothing is stopped.
 */
export function stopLevels(ends: readonly RunOutcome[]): StopLevels {
  let good = 0;
  let lowestGood = Number.POSITIVE_INFINITY;
  for (const end of ends) {
    if (!end.good || end.value === null) continue;
    good++;
    lowestGood = Math.min(lowestGood, end.value);
  }
  if (good === 0) return { good, lowestGood: null, stopAt: null };
  // The highest values of failed runs below all good ones.
  const highest = new Array<number>(MIN_FAILED_BELOW).fill(Number.NEGATIVE_INFINITY);
  for (const { value, good: isGood } of ends) {
    if (isGood || value === null || value >= lowestGood) continue;
    const place = highest.findIndex((other) => value > other);
    if (place < 0) continue;
    highest.splice(place, 0, value);
    highest.length = MIN_FAILED_BELOW;
  }
  const highestFailed = highest[MIN_FAILED_BELOW - 1]!;
  const isTold = good >= FEWEST_GOOD && highestFailed > Number.NEGATIVE_INFINITY;
  return { good, lowestGood, stopAt: isTold ? highestFailed : null };
}

export function isStopped(value: number | null, { stopAt }: StopLevels): boolean {
  return value !== null && stopAt !== null && value <= stopAt;
}

/**
 * An upper bound of the chance that a run is good and is stopped: k/(n+1) for n calibrating runs and k checkpoints.
 * The runs are exchangeable, so of the n and one more each is as likely to be the lowest good one, the only one that
 * can be stopped though it is good: 1/(n+1) for a checkpoint (Vovk, Gammerman & Shafer, "Algorithmic learning in a
 * random world", 2005), k times that by the union bound. Runs that finish later only lower the lowest good value.
 * @param calibrating runs that trained to their end whatever was thought of them
 */
export function falseStopBound(calibrating: number, looks: number): number {
  return Math.min(1, looks / (calibrating + 1));
}
