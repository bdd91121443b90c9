/**
 * A regression forest (Breiman, "Random forests", 2001): trees on resamples of the observations, each split chosen among
 * a random half of the columns, so that the forest tells what an observation's value is likely to be.
 */
import { integerBelow, shuffle } from "../random/distributions.ts";
import type { Generator } from "../random/generator.ts";

/** What one observation is told by: a number, or a category that is split off by itself. */
export interface ForestColumn {
  kind: "number" | "category";
  /** by observation; categories as their numbers */
  values: Float64Array;
}

/** A leaf has a value; any other node sends an observation left where its column passes the test. */
export type TreeNode =
  | { value: number }
  | { column: number; isEqual: boolean; at: number; left: TreeNode; right: TreeNode };

export interface Tree {
  root: TreeNode;
  /** observations that it was not grown from */
  outOfBag: Uint32Array;
}

/** Fewest observations on each side of a split. */
const leastInLeaf = 2;
const mostDepth = 12;

/**
 * Grows one tree on a resample.
 *
 * @param observations from which it draws, with replacement, as many as there are or `most`
 */
export function growTree(
  columns: readonly ForestColumn[],
  target: Float64Array,
  observations: Uint32Array,
  most: number,
  generator: Generator,
): Tree {
  const size = Math.min(most, observations.length);
  const bag = new Uint32Array(size).map(() => observations[integerBelow(generator, observations.length)]!);
  const drawn = new Set(bag);
  const root = grow(columns, target, bag, generator, 0);
  return { root, outOfBag: observations.filter((observation) => !drawn.has(observation)) };
}

/** What a tree says of an observation. @param swapped for one column, the observation whose value it takes instead */
export function predict(
  { root }: Tree,
  columns: readonly ForestColumn[],
  observation: number,
  swapped?: { column: number; observation: number },
): number {
  let node = root;
  while (!("value" in node)) {
    const from = swapped?.column === node.column ? swapped.observation : observation;
    const value = columns[node.column]!.values[from]!;
    node = (node.isEqual ? value === node.at : value < node.at) ? node.left : node.right;
  }
  return node.value;
}

function grow(
  columns: readonly ForestColumn[],
  target: Float64Array,
  bag: Uint32Array,
  generator: Generator,
  depth: number,
): TreeNode {
  const mean = bag.reduce((sum, one) => sum + target[one]!, 0) / bag.length;
  if (bag.length < 2 * leastInLeaf || depth >= mostDepth) return { value: mean };
  const tried = new Uint16Array(columns.length).map((_, index) => index);
  shuffle(generator, tried);
  const wanted = Math.max(1, Math.ceil(columns.length / 2));
  let best: Split | null = null;
  for (const [count, column] of tried.entries()) {
    // Goes on beyond the half where no column has split yet.
    if (count >= wanted && best) break;
    const split = bestSplit(columns[column]!, target, bag, column);
    if (split && split.gain > (best?.gain ?? 1e-12)) best = split;
  }
  if (!best) return { value: mean };
  const { column, isEqual, at } = best;
  const { values } = columns[column]!;
  const goesLeft = (one: number) => (isEqual ? values[one] === at : values[one]! < at);
  return {
    column,
    isEqual,
    at,
    left: grow(columns, target, bag.filter(goesLeft), generator, depth + 1),
    right: grow(
      columns,
      target,
      bag.filter((one) => !goesLeft(one)),
      generator,
      depth + 1,
    ),
  };
}

interface Split {
  column: number;
  isEqual: boolean;
  at: number;
  /** by how much it lowers the sum of squared errors */
  gain: number;
}

function bestSplit(
  { kind, values }: ForestColumn,
  target: Float64Array,
  bag: Uint32Array,
  column: number,
): Split | null {
  const sorted = bag.toSorted((a, b) => values[a]! - values[b]!);
  const total = sorted.reduce((sum, one) => sum + target[one]!, 0);
  const count = sorted.length;
  const whole = (total * total) / count;
  let best: Split | null = null;
  let [sum, from] = [0, 0];
  const consider = (inside: number, size: number, at: number) => {
    if (size < leastInLeaf || count - size < leastInLeaf) return;
    const gain = (inside * inside) / size + (total - inside) ** 2 / (count - size) - whole;
    if (gain > (best?.gain ?? 0)) best = { column, isEqual: kind === "category", at, gain };
  };
  for (let i = 0; i < count; i++) {
    const value = values[sorted[i]!]!;
    sum += target[sorted[i]!]!;
    const next = i + 1 < count ? values[sorted[i + 1]!]! : Number.NaN;
    if (next === value) continue;
    if (kind === "category") {
      consider(sum, i + 1 - from, value);
      [sum, from] = [0, i + 1];
    } else if (i + 1 < count) consider(sum, i + 1, (value + next) / 2);
  }
  return best;
}
