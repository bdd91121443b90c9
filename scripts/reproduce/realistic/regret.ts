/** Regret against compute: 0 where the search has found the best run of all, 1 where it has what a median run reaches. */
import { shuffled } from "../../../server/src/indicator/evaluation/withinStudyRows.ts";
import { integerBelow } from "../../../server/src/random/distributions.ts";
import { createGenerator } from "../../../server/src/random/generator.ts";
import { type Interval, percentileInterval, quantile } from "../../../server/src/statistics/interval.ts";
import { resamples } from "../../../server/src/statistics/resamples.ts";
import type { SearchedStudy } from "./study.ts";
import { type Policy, policies, type Timeline } from "./timelines.ts";

/** Shares of the epochs of all runs at which a search is looked at. */
export const SHARES = [0.05, 0.1, 0.2, 0.5, 1] as const;
const ORDERS = 100;

export interface PolicyRegret {
  title: string;
  /** by share, the mean over orders */
  regrets: number[];
  /** mean share of all epochs that it trains */
  spent: number;
}

/** Null where all runs end alike, so that there is nothing to find. */
export function regretsOf(study: SearchedStudy): PolicyRegret[] | null {
  const { bests, runs } = study;
  const best = Math.max(...bests);
  const median = quantile(
    bests.toSorted((a, b) => a - b),
    0.5,
  );
  if (best === median || !Number.isFinite(best - median) || best < study.level) return null;
  const generator = createGenerator(1, "orders");
  const orders = Array.from({ length: ORDERS }, () =>
    shuffled(runs.length, (bound) => integerBelow(generator, bound)),
  );
  return policies.map((policy) => over(policy, study, orders, (value) => (best - value) / (best - median)));
}

function over(
  { title, isRandom, timeline }: Policy,
  study: SearchedStudy,
  orders: readonly number[][],
  regret: (value: number) => number,
): PolicyRegret {
  const total = study.runs.length * study.epochs;
  const timelines = (isRandom ? orders : orders.slice(0, 1)).map((order) => timeline(study, order));
  return {
    title,
    regrets: SHARES.map((share) =>
      mean(timelines.map((steps) => Math.min(1, regret(foundBy(steps, share * total))))),
    ),
    spent: mean(timelines.map((steps) => steps.reduce((sum, { epochs }) => sum + epochs, 0) / total)),
  };
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
