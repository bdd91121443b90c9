/** An order by what similar runs came to: a kernel regression over the parameters that vary. */
import { standsStill } from "../../../server/src/indicator/prospect.ts";
import { ordering, ranks } from "../../../server/src/statistics/ranks.ts";
import type { SearchedStudy } from "./study.ts";

/** Of the Gaussian kernel, on ranks of the parameters from 0 to 1. */
const WIDTH = 0.3;
/** Runs as similar as can be that the place of a run's first look counts as much as. */
const LOOK_WEIGHT = 1;
/** Fewer results tell nothing of others. */
const FEWEST = 3;

/** Each run's parameters as numbers: ranks, and half of each value that is no number. */
function featuresOf({ parameters }: SearchedStudy): number[][] {
  const paths = new Set(parameters.flatMap((some) => Object.keys(some)));
  const columns = [...paths].flatMap((path): number[][] => {
    const values = parameters.map((some) => some[path]);
    if (values.every((value) => typeof value === "number")) return [places(values)];
    const texts = values.map((value) => JSON.stringify(value));
    return [...new Set(texts)].map((one) => texts.map((text) => (text === one ? 0.5 : 0)));
  });
  return parameters.map((_, run) => columns.map((column) => column[run]!));
}

/** Ranks from 0 to 1. */
function places(values: readonly number[]): number[] {
  return Array.from(ranks(ordering(values)), (rank) => (rank - 1) / Math.max(1, values.length - 1));
}

interface Result {
  run: number;
  value: number;
}

/** The waiting run that is expected to end best; the one of the best look while there are too few results. */
function mostExpected(
  waiting: readonly number[],
  results: readonly Result[],
  features: readonly (readonly number[])[],
  prior: readonly number[],
): number {
  if (results.length < FEWEST) return waiting[0]!;
  const found = places(results.map(({ value }) => value));
  const expected = waiting.map((run) => {
    let [weights, sum] = [LOOK_WEIGHT, LOOK_WEIGHT * prior[run]!];
    results.forEach(({ run: other }, i) => {
      const distance = features[run]!.reduce(
        (total, value, d) => total + (value - features[other]![d]!) ** 2,
        0,
      );
      const weight = Math.exp(-distance / (2 * WIDTH ** 2));
      weights += weight;
      sum += weight * found[i]!;
    });
    return sum / weights;
  });
  return waiting[expected.indexOf(Math.max(...expected))]!;
}

/** The epochs that one worker trains after the looks, in turn; a stalled run makes room as in the default order. */
export function spansBySimilarRuns(study: SearchedStudy): { run: number; from: number; to: number }[] {
  const { schedule, epochs, curves, runs } = study;
  const features = featuresOf(study);
  const prior = runs.map(() => 0);
  schedule.order.forEach((run, place) => {
    prior[run] = 1 - place / Math.max(1, runs.length - 1);
  });
  const waiting = [...schedule.order];
  const paused: number[] = [];
  const results = new Map<number, { value: number; epoch: number }>();
  const reached = runs.map(() => 0);
  const spans: { run: number; from: number; to: number }[] = [];
  const take = (some: number[], run: number) => some.splice(some.indexOf(run), 1)[0]!;
  while (waiting.length + paused.length > 0) {
    const known = [...results].map(([run, { value }]) => ({ run, value }));
    const run =
      waiting.length > 0
        ? take(waiting, mostExpected(waiting, known, features, prior))
        : take(
            paused,
            paused.reduce((a, b) => (results.get(b)!.value > results.get(a)!.value ? b : a)),
          );
    const from = reached[run]!;
    let best = results.get(run) ?? { value: Number.NEGATIVE_INFINITY, epoch: 0 };
    do {
      const epoch = ++reached[run]!;
      if (curves[run]![epoch]! > best.value) best = { value: curves[run]![epoch]!, epoch };
    } while (
      reached[run]! < epochs &&
      !(waiting.length > 0 && standsStill({ epoch: reached[run]!, epochs, best }))
    );
    results.set(run, best);
    spans.push({ run, from, to: reached[run]! });
    if (reached[run]! < epochs) paused.push(run);
  }
  return spans;
}
