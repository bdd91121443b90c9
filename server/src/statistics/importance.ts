import { integerBelow, shuffle } from "../random/distributions.ts";
import { createGenerator, type Generator } from "../random/generator.ts";
import { type Interval, quantile } from "./interval.ts";
import {
  type ForestColumn,
  growTree,
  type OrderedColumn,
  ordered,
  predict,
  type Tree,
} from "./randomForest.ts";

export const leastObservations = 20;

export interface Importance {
  /** the share of the result's variance that is lost when the parameter's values are shuffled */
  value: number;
  /** over resamples of the observations: the middle 80% */
  interval: Interval;
}

export interface Importances {
  /** by column */
  columns: Importance[];
  /** the share of the variance that the forest explains of observations that it has not seen; 0 and below: nothing */
  explained: number;
}

/** Forests, each of another random share of the observations, and the trees of each. */
const [forests, trees, share] = [12, 16, 0.75];
/** observations of one forest at most, which bounds the time */
const most = 240;

/**
 * Permutation importance out of bag (Breiman, 2001), in several forests, each of other observations; the interval is
 * what they differ by.
 * @returns null where there are too few observations, or all have the same result
 */
export function importances(columns: readonly ForestColumn[], target: Float64Array): Importances | null {
  const count = target.length;
  if (count < leastObservations || columns.length === 0) return null;
  const generator = createGenerator(1, "importance");
  const sorted = columns.map(ordered);
  const all = Uint32Array.from({ length: count }, (_, index) => index);
  const size = Math.min(most, Math.ceil(share * count));
  const outcomes = Array.from({ length: forests }, () => {
    shuffle(generator, all);
    return inForest(sorted, target, all.slice(0, size), generator);
  }).filter((outcome) => outcome !== null);
  if (outcomes.length === 0) return null;
  return {
    columns: columns.map((_, column) => summaryOf(outcomes.map(({ losses }) => losses[column]!))),
    explained: average(outcomes.map(({ explained }) => explained)),
  };
}

/** The share of the variance that one forest explains, and the share that is lost without each column. */
function inForest(
  columns: readonly OrderedColumn[],
  target: Float64Array,
  observations: Uint32Array,
  generator: Generator,
): { explained: number; losses: number[] } | null {
  const grown = Array.from({ length: trees }, () => growTree(columns, target, observations, most, generator));
  const variance = varianceOf(Array.from(observations, (one) => target[one]!));
  if (!(variance > 0)) return null;
  const error = errorOf(grown, target, (tree, one) => predict(tree, columns, one));
  const losses = columns.map((_, column) => {
    const exchanged = errorOf(grown, target, (tree, one) => {
      const other = observations[integerBelow(generator, observations.length)]!;
      return predict(tree, columns, one, { column, observation: other });
    });
    return (exchanged - error) / variance;
  });
  return { explained: 1 - error / variance, losses };
}

function errorOf(
  grown: readonly Tree[],
  target: Float64Array,
  predicted: (tree: Tree, observation: number) => number,
): number {
  const sums = new Float64Array(target.length);
  const counts = new Uint32Array(target.length);
  for (const tree of grown)
    for (const one of tree.outOfBag) {
      sums[one]! += predicted(tree, one);
      counts[one]!++;
    }
  let [error, seen] = [0, 0];
  for (const [one, count] of counts.entries()) {
    if (count === 0) continue;
    error += (sums[one]! / count - target[one]!) ** 2;
    seen++;
  }
  return error / Math.max(1, seen);
}

function varianceOf(values: readonly number[]): number {
  const mean = average(values);
  return average(values.map((value) => (value - mean) ** 2));
}

function summaryOf(values: readonly number[]): Importance {
  const sorted = Float64Array.from(values).sort();
  return { value: average(values), interval: { low: quantile(sorted, 0.1), high: quantile(sorted, 0.9) } };
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
