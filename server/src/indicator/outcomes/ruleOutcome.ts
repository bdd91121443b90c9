import { type Interval, wilsonInterval } from "../../statistics/interval.ts";
import type { FinishedRun } from "../runHistory.ts";

/** For each run of a study the epoch at which a rule stops it; null where it trains to its end. */
export type Stops = readonly (number | null)[];

export interface RuleOutcome {
  goodKept: number;
  goodStopped: number;
  badKept: number;
  badStopped: number;
  /** share of the good runs that it stops, null without any, and its 95% interval (Wilson) */
  falseStops: number | null;
  falseStopsInterval: Interval;
  saved: number;
  /** the part of it that is epochs of bad runs */
  savedOnBad: number;
  /** final accuracy of the best run that it keeps; null where it keeps none */
  best: number | null;
  /** the good runs that it stops, the best first */
  wronglyStopped: WronglyStopped[];
}

export interface WronglyStopped {
  run: string;
  epoch: number;
  finalAccuracy: number;
}

export function ruleOutcome(runs: readonly FinishedRun[], accuracy: number, stops: Stops): RuleOutcome {
  const outcome = { goodKept: 0, goodStopped: 0, badKept: 0, badStopped: 0 };
  const left = { good: 0, bad: 0 };
  let all = 0;
  let best: number | null = null;
  runs.forEach(({ finalAccuracy, maxEpochs }, i) => {
    const stop = stops[i] ?? null;
    const kind = finalAccuracy > accuracy ? "good" : "bad";
    outcome[`${kind}${stop === null ? "Kept" : "Stopped"}`]++;
    all += maxEpochs;
    left[kind] += maxEpochs - (stop ?? maxEpochs);
    if (stop === null) best = Math.max(best ?? Number.NEGATIVE_INFINITY, finalAccuracy);
  });
  const { goodKept, goodStopped } = outcome;
  const good = goodKept + goodStopped;
  return {
    ...outcome,
    falseStops: good === 0 ? null : goodStopped / good,
    falseStopsInterval: wilsonInterval(goodStopped, good),
    saved: all === 0 ? 0 : (left.good + left.bad) / all,
    savedOnBad: all === 0 ? 0 : left.bad / all,
    best,
    wronglyStopped: wronglyStopped(runs, accuracy, stops),
  };
}

function wronglyStopped(runs: readonly FinishedRun[], accuracy: number, stops: Stops): WronglyStopped[] {
  return runs
    .flatMap(({ run, finalAccuracy }, i) => {
      const epoch = stops[i] ?? null;
      return epoch !== null && finalAccuracy > accuracy ? [{ run, epoch, finalAccuracy }] : [];
    })
    .sort((a, b) => b.finalAccuracy - a.finalAccuracy);
}
