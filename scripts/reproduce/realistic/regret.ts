/** Regret against compute: 0 where the search has found the best run of all, 1 where it has what a median run reaches. */
import { shuffled } from "../../../server/src/indicator/evaluation/withinStudyRows.ts";
import { isGood } from "../../../server/src/indicator/outcomes/goodRuns.ts";
import { integerBelow } from "../../../server/src/random/distributions.ts";
import { createGenerator } from "../../../server/src/random/generator.ts";
import { type Interval, percentileInterval, quantile } from "../../../server/src/statistics/interval.ts";
import { resamples } from "../../../server/src/statistics/resamples.ts";
import type { SearchedStudy } from "./study.ts";
import { oneAfterTheOther, policies, type Timeline } from "./timelines.ts";

/** Shares of the epochs of all runs at which a search is examined. */
export const SHARES = [0.05, 0.1, 0.2, 0.5, 1] as const;
const ORDERS = 100;

export interface PolicyRegret {
  title: string;
  /** by share, the mean over orders */
  regrets: number[];
  /** mean share of all epochs that it trains */
  spent: number;
}

/** Random orders of a study's runs, the same at every call. */
export function ordersOf({ runs }: SearchedStudy, count = ORDERS): number[][] {
  const generator = createGenerator(1, "orders");
  return Array.from({ length: count }, () =>
    shuffled(runs.length, (bound) => integerBelow(generator, bound)),
  );
}

/** Whether there is something to find: whether a run is above guessing, and not all runs end alike. */
export function isSearchable({ bests, good }: SearchedStudy): boolean {
  const [best, middle] = [Math.max(...bests), medianOf(bests)];
  return best !== middle && Number.isFinite(best - middle) && isGood(best, good);
}

/**
 * Null where there is nothing to find.
 *
 * @param pruned by pruner and order, the epoch at which each run was stopped
 */
export function regretsOf(
  study: SearchedStudy,
  pruned: Record<string, readonly (readonly (number | null)[])[]> = {},
): PolicyRegret[] | null {
  if (!isSearchable(study)) return null;
  const orders = ordersOf(study);
  return [
    ...policies.map(({ title, isRandom, timeline }) =>
      regretUnder(
        title,
        study,
        (isRandom ? orders : orders.slice(0, 1)).map((order) => timeline(study, order)),
      ),
    ),
    ...Object.entries(pruned).map(([pruner, byOrder]) =>
      regretUnder(
        `Optuna's ${pruner}`,
        study,
        byOrder.map((stops, i) => oneAfterTheOther(study, orders[i]!, stops)),
      ),
    ),
  ];
}

function regretUnder(title: string, study: SearchedStudy, timelines: readonly Timeline[]): PolicyRegret {
  const { bests, runs, epochs } = study;
  const [best, middle] = [Math.max(...bests), medianOf(bests)];
  const total = runs.length * epochs;
  const at = (steps: Timeline, share: number) =>
    Math.min(1, (best - foundBy(steps, share * total)) / (best - middle));
  return {
    title,
    regrets: SHARES.map((share) => mean(timelines.map((steps) => at(steps, share)))),
    spent: mean(timelines.map((steps) => steps.reduce((sum, step) => sum + step.epochs, 0) / total)),
  };
}

function medianOf(values: readonly number[]): number {
  return quantile(
    values.toSorted((a, b) => a - b),
    0.5,
  );
}

/** The best objective that was seen by then; −∞ before the first. */
function foundBy(steps: Timeline, budget: number): number {
  let [spent, best] = [0, Number.NEGATIVE_INFINITY];
  for (const { epochs, value } of steps) {
    spent += epochs;
    if (spent > budget + 1e-9) break;
    best = Math.max(best, value);
  }
  return best;
}

/** Mean over studies, and its 95% interval by a bootstrap over studies. */
export function overStudies(values: readonly number[]): { mean: number; interval: Interval | null } {
  const means = resamples(values.length, 1000, 1).map((sample) =>
    mean(Array.from(sample, (i) => values[i]!)),
  );
  return { mean: mean(values), interval: percentileInterval(means) };
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
