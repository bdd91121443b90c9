import { quantile } from "../../statistics/interval.ts";
import type { RunHistory } from "../runHistory.ts";
import type { Stops } from "./ruleOutcome.ts";

/** Runs that train to their end before the rule begins, so that there is a median to speak of. */
const STARTUP_RUNS = 5;

/**
 * The median stopping rule (Golovin et al., "Google Vizier", 2017), on validation accuracy, one run after the
 * other in the order of the launch. A run stops at the first epoch by which its best accuracy is below the
 * median of what the runs before it had on average by the same epoch, as far as they came.
 */
export function medianStopping(runs: readonly RunHistory[]): Stops {
  /** running averages by run, then epoch from 1, as far as the run has trained */
  const averages: number[][] = [];
  return runs.map(({ epochs, asked }) => {
    const own: number[] = [];
    const begins = averages.length >= STARTUP_RUNS;
    let stop: number | null = null;
    let [best, sum] = [0, 0];
    for (let epoch = 1; epoch <= asked && stop === null; epoch++) {
      // An epoch without an accuracy counts as the worst.
      const accuracy = epochs[epoch]!.validationAccuracy ?? 0;
      best = Math.max(best, accuracy);
      sum += accuracy;
      own.push(sum / epoch);
      const others = averages.flatMap((run) => run[epoch - 1] ?? []).sort((a, b) => a - b);
      if (begins && epoch < asked && others.length > 0 && best < quantile(others, 0.5)) stop = epoch;
    }
    averages.push(own);
    return stop;
  });
}
