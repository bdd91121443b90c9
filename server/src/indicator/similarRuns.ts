/**
 * Which run of a study is expected to end best, by its first look and by what runs with similar parameters came to: a
 * kernel regression (Nadaraya, 1964; Watson, 1964) over ranks. The constants were chosen on the development searches
 * (docs/results/realistic.md).
 */
import { type Parameters, seedPath } from "../domain/parameters.ts";
import { ordering, ranks } from "../statistics/ranks.ts";

/** Standard deviation of the Gaussian kernel, where each parameter goes from 0 to 1. */
const WIDTH = 0.2;
/** The place of a run's look counts as much as so many results of runs with the same parameters. */
const LOOK_WEIGHT = 1;
/** Fewer results tell nothing of other runs. */
const FEWEST_RESULTS = 3;

/** Of each run, its parameters as numbers: the closer two runs are, the more alike. */
export type Likeness = readonly (readonly number[])[];

export interface Result {
  run: number;
  /** its best objective, turned so that higher is better */
  value: number;
}

/**
 * Numbers become their ranks among the runs, from 0 to 1, so that a range of any scale counts alike; of other values each
 * is 1/2 or 0, whether a run has it. Seeds tell nothing.
 */
export function likenessOf(parameters: readonly Parameters[]): Likeness {
  const paths = new Set(parameters.flatMap((some) => Object.keys(some)));
  paths.delete(seedPath);
  const columns = [...paths].flatMap((path): (readonly number[])[] => {
    const values = parameters.map((some) => some[path]);
    if (values.every((value) => typeof value === "number")) return [placesOf(values)];
    const texts = values.map((value) => JSON.stringify(value));
    return [...new Set(texts)].map((one) => texts.map((text) => (text === one ? 0.5 : 0)));
  });
  return parameters.map((_, run) => columns.map((column) => column[run]!));
}

/** Ranks from 0 to 1. */
function placesOf(values: readonly number[]): number[] {
  return Array.from(ranks(ordering(values)), (rank) => (rank - 1) / Math.max(1, values.length - 1));
}

/**
 * The waiting run that is expected to end best; that of the best look while there are too few results.
 *
 * @param waiting not empty
 * @param placeOf a run's place by its look: 1 for the most promising, 0 for the last
 */
export function mostExpected(
  waiting: readonly number[],
  results: readonly Result[],
  likeness: Likeness,
  placeOf: (run: number) => number,
): number {
  const found = placesOf(results.map(({ value }) => value));
  const expected = (run: number): number => {
    const place = placeOf(run);
    if (results.length < FEWEST_RESULTS) return place;
    let [weights, sum] = [LOOK_WEIGHT, LOOK_WEIGHT * place];
    results.forEach((other, i) => {
      const weight = Math.exp(-squaredDistance(likeness[run]!, likeness[other.run]!) / (2 * WIDTH ** 2));
      weights += weight;
      sum += weight * found[i]!;
    });
    return sum / weights;
  };
  const values = waiting.map(expected);
  return waiting[values.indexOf(Math.max(...values))]!;
}

function squaredDistance(one: readonly number[], other: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < one.length; i++) sum += (one[i]! - other[i]!) ** 2;
  return sum;
}
