/** A regression forest (Breiman, 2001): trees on resamples, each split chosen among a random half of the columns. */
import { integerBelow, shuffle } from "../random/distributions.ts";
import type { Generator } from "../random/generator.ts";

/** A feature of one observation: a number, or a category that is split off by itself. */
export interface ForestColumn {
  kind: "number" | "category";
  values: Float64Array;
}

export interface OrderedColumn extends ForestColumn {
  order: Uint32Array;
}

export function ordered({ kind, values }: ForestColumn): OrderedColumn {
  const order = new Uint32Array(values.length).map((_, one) => one);
  return { kind, values, order: order.sort((a, b) => values[a]! - values[b]!) };
}

export type TreeNode =
  | { value: number }
  | { column: number; isEqual: boolean; at: number; left: TreeNode; right: TreeNode };

export interface Tree {
  root: TreeNode;
  /** observations that it was not grown from */
  outOfBag: Uint32Array;
}

const leastInLeaf = 2;
const mostDepth = 12;

/** @param observations from which it draws, with replacement, as many as there are or `most` */
export function growTree(
  columns: readonly OrderedColumn[],
  target: Float64Array,
  observations: Uint32Array,
  most: number,
  generator: Generator,
): Tree {
  const size = Math.min(most, observations.length);
  const drawn = new Uint8Array(target.length);
  for (let i = 0; i < size; i++) drawn[observations[integerBelow(generator, observations.length)]!]!++;
  const orders = columns.map(({ order }) => repeated(order, drawn, size));
  const root = grow({ columns, target, generator, isLeft: new Uint8Array(target.length) }, orders, 0);
  return { root, outOfBag: observations.filter((observation) => drawn[observation] === 0) };
}

function repeated(order: Uint32Array, drawn: Uint8Array, size: number): Uint32Array {
  const all = new Uint32Array(size);
  for (let i = 0, at = 0; i < order.length; i++)
    for (let left = drawn[order[i]!]!; left > 0; left--) all[at++] = order[i]!;
  return all;
}

/** A tree's prediction of an observation. @param swapped for one column, the observation whose value it takes instead */
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

interface Growth {
  columns: readonly ForestColumn[];
  target: Float64Array;
  generator: Generator;
  /** by observation: where the split at hand sends it */
  isLeft: Uint8Array;
}

/** @param orders the node's observations by the values of each column, so that no split sorts again */
function grow(growth: Growth, orders: readonly Uint32Array[], depth: number): TreeNode {
  const { columns, target, generator, isLeft } = growth;
  const own = orders[0]!;
  const mean = sumOf(target, own) / own.length;
  if (own.length < 2 * leastInLeaf || depth >= mostDepth) return { value: mean };
  const tried = new Uint16Array(columns.length).map((_, index) => index);
  shuffle(generator, tried);
  const wanted = Math.max(1, Math.ceil(columns.length / 2));
  let best: Split | null = null;
  for (const [count, column] of tried.entries()) {
    // Continues beyond the half where no column has split yet.
    if (count >= wanted && best) break;
    const split = bestSplit(columns[column]!, target, orders[column]!, column);
    if (split && split.gain > (best?.gain ?? 1e-12)) best = split;
  }
  if (!best) return { value: mean };
  const { column, isEqual, at } = best;
  const { values } = columns[column]!;
  let size = 0;
  for (const one of own) {
    const goesLeft = isEqual ? values[one] === at : values[one]! < at;
    isLeft[one] = Number(goesLeft);
    size += Number(goesLeft);
  }
  const parts = orders.map((order) => parted(order, isLeft, size));
  const side = (index: 0 | 1) => parts.map((part) => part[index]);
  return {
    column,
    isEqual,
    at,
    left: grow(growth, side(0), depth + 1),
    right: grow(growth, side(1), depth + 1),
  };
}

function sumOf(target: Float64Array, observations: Uint32Array): number {
  let sum = 0;
  for (let i = 0; i < observations.length; i++) sum += target[observations[i]!]!;
  return sum;
}

/** @param size how many go left */
function parted(
  order: Uint32Array,
  isLeft: Uint8Array,
  size: number,
): [left: Uint32Array, right: Uint32Array] {
  const [left, right] = [new Uint32Array(size), new Uint32Array(order.length - size)];
  let [inLeft, inRight] = [0, 0];
  for (let i = 0; i < order.length; i++) {
    const one = order[i]!;
    if (isLeft[one] === 1) left[inLeft++] = one;
    else right[inRight++] = one;
  }
  return [left, right];
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
  sorted: Uint32Array,
  column: number,
): Split | null {
  const isEqual = kind === "category";
  const count = sorted.length;
  const total = sumOf(target, sorted);
  const whole = (total * total) / count;
  let [most, at] = [0, Number.NaN];
  let [sum, from] = [0, 0];
  for (let i = 0; i < count; i++) {
    const value = values[sorted[i]!]!;
    sum += target[sorted[i]!]!;
    const next = i + 1 < count ? values[sorted[i + 1]!]! : Number.NaN;
    if (next === value || (!isEqual && i + 1 === count)) continue;
    const size = i + 1 - from;
    if (size >= leastInLeaf && count - size >= leastInLeaf) {
      const gain = (sum * sum) / size + (total - sum) ** 2 / (count - size) - whole;
      if (gain > most) [most, at] = [gain, isEqual ? value : (value + next) / 2];
    }
    if (isEqual) [sum, from] = [0, i + 1];
  }
  return most > 0 ? { column, isEqual, at, gain: most } : null;
}
