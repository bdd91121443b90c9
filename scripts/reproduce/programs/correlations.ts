/** Rank correlations of signals, and of models of several signals, with the final objective; with bootstrap intervals. */

import { linear } from "../../../server/src/indicator/prediction/linear/linearModel.ts";
import { fitRidge } from "../../../server/src/indicator/prediction/linear/ridge.ts";
import { type Interval, percentileInterval } from "../../../server/src/statistics/interval.ts";
import { spearman } from "../../../server/src/statistics/rankCorrelation.ts";
import { ordering, ranks } from "../../../server/src/statistics/ranks.ts";
import { resamples } from "../../../server/src/statistics/resamples.ts";

const RESAMPLES = 1000;

export interface Estimate {
  value: number;
  interval: Interval | null;
}

/** A statistic of runs with its bootstrap interval over runs; null where it has no value. */
function estimate(count: number, of: (picks: readonly number[]) => number | null): Estimate | null {
  const value = of(Array.from({ length: count }, (_, i) => i));
  if (value === null) return null;
  const values = resamples(count, RESAMPLES, 1).flatMap((picks) => of([...picks]) ?? []);
  return { value, interval: percentileInterval(values) };
}

const pick = (values: readonly number[], picks: readonly number[]) => picks.map((i) => values[i]!);

/** Spearman's correlation of a signal with the final objective. */
export function correlation(signal: readonly number[], ends: readonly number[]): Estimate | null {
  return estimate(ends.length, (picks) => spearman(pick(signal, picks), pick(ends, picks)));
}

/** Partial rank correlation of a signal with the final objective, given another signal. */
export function partialCorrelation(
  signal: readonly number[],
  known: readonly number[],
  ends: readonly number[],
): Estimate | null {
  return estimate(ends.length, (picks) => {
    const [x, z, y] = [signal, known, ends].map((values) => pick(values, picks)) as [
      number[],
      number[],
      number[],
    ];
    const [xy, xz, zy] = [spearman(x, y), spearman(x, z), spearman(z, y)];
    if (xy === null || xz === null || zy === null) return null;
    const rest = Math.sqrt((1 - xz ** 2) * (1 - zy ** 2));
    return rest < 1e-6 ? null : (xy - xz * zy) / rest;
  });
}

/** A column as standardized ranks, so that one diverged loss does not decide a fit. */
function standardRanks(values: readonly number[]): number[] {
  const all = ranks(ordering(values));
  const mean = (all.length + 1) / 2;
  const deviation = Math.sqrt((all.length ** 2 - 1) / 12);
  return Array.from(all, (rank) => (rank - mean) / deviation);
}

/** Predictions of ridge regressions on ranks of signals, for each run by a model fitted to all other runs. */
export function leaveOneOut(columns: readonly (readonly number[])[], ends: readonly number[]): number[] {
  const standard = columns.map(standardRanks);
  const rows = ends.map((_, i) => standard.map((column) => column[i]!));
  const target = standardRanks(ends);
  return rows.map((row, i) => {
    const model = fitRidge(
      rows.filter((_, other) => other !== i),
      target.filter((_, other) => other !== i),
    );
    // Without the bias: the mean rank of the other runs reveals the rank of the one that is left out.
    return linear({ ...model, bias: 0 }, row);
  });
}

/** Spearman of one prediction less that of another, on the same runs. */
export function difference(
  one: readonly number[],
  other: readonly number[],
  ends: readonly number[],
): Estimate | null {
  return estimate(ends.length, (picks) => {
    const [a, b] = [one, other].map((values) => spearman(pick(values, picks), pick(ends, picks)));
    return a == null || b == null ? null : a - b;
  });
}
