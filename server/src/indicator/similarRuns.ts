/**
 * Which run of a study is expected to end best, by its first look and by what runs with similar parameters came to: a
 * kernel regression (Nadaraya, 1964; Watson, 1964) over ranks. The constants were chosen on the development searches
 * (docs/results/realistic.md).
 */
import { type Parameters, type ParameterValue, seedPath } from "../domain/parameters.ts";
import { type Progress, standsStill } from "./prospect.ts";

/** Standard deviation of the Gaussian kernel, where each parameter goes from 0 to 1. */
const WIDTH = 0.2;
/** The place of a run's look counts as much as so many results of runs with the same parameters. */
const LOOK_WEIGHT = 1;
/** Fewer results tell nothing of other runs. */
const FEWEST_RESULTS = 3;
/** A choice compares at most so many waiting runs with so many results. */
const MOST_COMPARED = 256;

/** How alike the runs of a study are; columns have a value for each run. */
export interface Likeness {
  /** of parameters that are numbers, the rank among those of the study, from 0 to 1; NaN where a run has no number */
  places: readonly Float64Array[];
  /** of other parameters, which of its values a run has */
  kinds: readonly Uint32Array[];
}

/** A result of a run, by which others are expected to end. */
export interface Result {
  run: number;
  /** its best objective, turned so that higher is better */
  value: number;
}

/** The result of a run: its best objective once it trains no more or has stalled; null before that. */
export function resultOf(progress: Omit<Progress, "look">, isOver: boolean): number | null {
  const { epoch, best } = progress;
  return epoch >= 1 && best !== null && (isOver || standsStill(progress)) ? best.value : null;
}

/**
 * Numbers become their ranks among the runs, from 0 to 1, so that a range of any scale counts alike; other values are
 * equal or not, and to have a number or another value, or none, is a difference as well. Seeds tell nothing.
 */
export function likenessOf(parameters: readonly Parameters[]): Likeness {
  const paths = new Set<string>();
  for (const some of parameters) for (const path in some) paths.add(path);
  paths.delete(seedPath);
  const columns = [...paths].map((path) => parameters.map((some) => some[path]));
  return {
    places: columns.filter((values) => values.some(isNumber)).map(placesAmong),
    kinds: columns.filter((values) => !values.every(isNumber)).map(kindsOf),
  };
}

function isNumber(value: ParameterValue | undefined): value is number {
  return typeof value === "number";
}

function placesAmong(values: readonly (ParameterValue | undefined)[]): Float64Array {
  const places = placesByValue(values.filter(isNumber));
  return Float64Array.from(values, (value) => (isNumber(value) ? places.get(value)! : Number.NaN));
}

function kindsOf(values: readonly (ParameterValue | undefined)[]): Uint32Array {
  const known = new Map<string, number>();
  return Uint32Array.from(values, (value) => {
    const text = textOf(value);
    const kind = known.get(text) ?? known.size;
    known.set(text, kind);
    return kind;
  });
}

/** The same for equal values alone, and "" for all numbers. */
function textOf(value: ParameterValue | undefined): string {
  if (isNumber(value)) return "";
  return typeof value === "string" ? `"${value}` : (JSON.stringify(value) ?? "none");
}

/** Ranks from 0 to 1, the mean for equal values. */
function placesByValue(values: readonly number[]): Map<number, number> {
  const sorted = Float64Array.from(values).sort();
  const places = new Map<number, number>();
  for (let first = 0; first < sorted.length; ) {
    let last = first;
    while (last + 1 < sorted.length && sorted[last + 1] === sorted[first]) last++;
    places.set(sorted[first]!, (first + last) / 2 / Math.max(1, sorted.length - 1));
    first = last + 1;
  }
  return places;
}

/**
 * The waiting run that is expected to end best; that of the best look while there are too few results. Of equal ones, that
 * of the better look, then the first. The most promising `MOST_COMPARED` are compared with as many results, of the runs
 * whose looks are the nearest to the best of them: a choice takes milliseconds in a study of any size, and the order in
 * which runs ended makes no difference.
 *
 * @param waiting not empty
 * @param results in any order
 * @param places of all runs by their looks, from 1 for the most promising to 0
 */
export function mostExpected(
  waiting: readonly number[],
  results: readonly Result[],
  likeness: Likeness,
  places: readonly number[],
): number {
  const nearest = foremost(waiting, places);
  if (results.length < FEWEST_RESULTS) return nearest[0]!;
  const known = nearestLooks(results, places, places[nearest[0]!]!);
  const byValue = placesByValue(known.map(({ value }) => value));
  const found = known.map(({ value }) => byValue.get(value)!);
  const expected = (run: number): number => {
    let [weights, sum] = [LOOK_WEIGHT, LOOK_WEIGHT * places[run]!];
    known.forEach((other, i) => {
      const weight = Math.exp(-squaredDistance(likeness, run, other.run) / (2 * WIDTH ** 2));
      weights += weight;
      sum += weight * found[i]!;
    });
    return sum / weights;
  };
  const values = nearest.map(expected);
  return nearest[values.indexOf(Math.max(...values))]!;
}

/** The most promising by their looks, the best first. */
function foremost(waiting: readonly number[], places: readonly number[]): number[] {
  return waiting.toSorted((a, b) => places[b]! - places[a]!).slice(0, MOST_COMPARED);
}

/** In the order of the runs, so that sums round alike whatever the order in which runs ended. */
function nearestLooks(
  results: readonly Result[],
  places: readonly number[],
  place: number,
): readonly Result[] {
  const inOrder = results.toSorted((a, b) => a.run - b.run);
  if (inOrder.length <= MOST_COMPARED) return inOrder;
  const distance = ({ run }: Result) => Math.abs(places[run]! - place);
  const nearest = inOrder.toSorted((a, b) => distance(a) - distance(b)).slice(0, MOST_COMPARED);
  return nearest.sort((a, b) => a.run - b.run);
}

/** Between different values that are no numbers it is 1/2. */
function squaredDistance({ places, kinds }: Likeness, one: number, other: number): number {
  let sum = 0;
  for (const column of places) {
    const difference = column[one]! - column[other]!;
    if (!Number.isNaN(difference)) sum += difference ** 2;
  }
  for (const column of kinds) if (column[one] !== column[other]) sum += 1 / 2;
  return sum;
}
