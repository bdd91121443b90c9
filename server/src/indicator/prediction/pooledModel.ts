import { ordering, ranks } from "../../statistics/ranks.ts";
import type { Features } from "./features/features.ts";
import { type Standardization, standardize } from "./features/standardization.ts";
import { cholesky } from "./linear/cholesky.ts";
import { fitOodModel, isOutOfDistribution, type OodModel } from "./linear/leverage.ts";
import {
  type LinearModel,
  linear,
  penalisedGram,
  type Rows,
  transposedProduct,
} from "./linear/linearModel.ts";
import { fitLogisticWith } from "./linear/logistic.ts";

export interface PooledExample {
  features: Features;
  finalAccuracy: number;
  good: boolean;
}

export interface PooledModel extends Standardization {
  /** log-odds of success */
  success: LinearModel;
  familiar: OodModel;
}

export interface Placed {
  /** log-odds of success; between runs of one kind their order is what counts */
  success: number;
  isOutOfDistribution: boolean;
}

/** Of the variance that features have within kinds: enough to keep two that say the same from opposite weights. */
const ORDER_PENALTY = 0.1;
/** The prior of the chance: a kind's own level has a standard deviation of 1/√0.1 = 3.2 in log-odds. */
const CHANCE_PENALTY = 0.1;

/**
 * Fits an order that holds within kinds of study, then a chance; all kinds weigh the same.
 * The order: ridge regression of the rank of the final accuracy within its kind, on features centred within their
 * kind. The chance: a logistic regression on that order with a level for each kind, so that kinds with easier data do
 * not turn the order around. A kind never seen has the level 0, which makes its chance rough.
 * @param kinds the runs of each kind, two or more
 */
export function fitPooled(
  kinds: readonly (readonly PooledExample[])[],
  names: readonly string[],
): PooledModel {
  const scale = withinKinds(kinds, names);
  const rowsByKind = kinds.map((runs) => runs.map(({ features }) => standardize(scale, features)!));
  const weights = fitOrder(
    rowsByKind,
    kinds.map((runs) => runs.map(({ finalAccuracy }) => finalAccuracy)),
  );
  const rows = rowsByKind.flat();
  const chance = fitLogisticWith(
    rowsByKind.flatMap((runs, kind) =>
      runs.map((z) => [linear({ bias: 0, weights }, z), ...kinds.map((_, other) => Number(other === kind))]),
    ),
    kinds.flat().map(({ good }) => good),
    CHANCE_PENALTY,
    { counts: kinds.flatMap((runs) => runs.map(() => rows.length / kinds.length / runs.length)) },
  );
  return {
    ...scale,
    success: { bias: chance.bias, weights: weights.map((weight) => chance.weights[0]! * weight) },
    familiar: fitOodModel(rows),
  };
}

export function place(model: PooledModel, features: Features): Placed | null {
  const z = standardize(model, features);
  return (
    z && { success: linear(model.success, z), isOutOfDistribution: isOutOfDistribution(model.familiar, z) }
  );
}

/** Means and deviations in which all kinds count the same; the deviations are those within kinds. */
function withinKinds(
  kinds: readonly (readonly PooledExample[])[],
  names: readonly string[],
): Standardization {
  const [means, deviations]: [number[], number[]] = [[], []];
  for (const name of names) {
    const moments = kinds.map((runs) => {
      const values = runs.map(({ features }) => features.get(name)!);
      const mean = average(values);
      return { mean, variance: average(values.map((value) => (value - mean) ** 2)) };
    });
    means.push(average(moments.map(({ mean }) => mean)));
    deviations.push(Math.sqrt(average(moments.map(({ variance }) => variance))) || 1);
  }
  return { names: [...names], means, deviations };
}

function fitOrder(rowsByKind: readonly Rows[], finalByKind: readonly (readonly number[])[]): number[] {
  const rows: number[][] = [];
  const shares: number[] = [];
  const targets: number[] = [];
  rowsByKind.forEach((kind, k) => {
    const centre = kind[0]!.map((_, j) => average(kind.map((row) => row[j]!)));
    const placed = ranks(ordering(finalByKind[k]!));
    const middle = average(Array.from(placed));
    kind.forEach((row, i) => {
      rows.push(row.map((value, j) => value - centre[j]!));
      shares.push(1 / kind.length);
      targets.push((placed[i]! - middle) / kind.length ** 2);
    });
  });
  const gram = penalisedGram(rows, ORDER_PENALTY * rowsByKind.length, shares);
  return cholesky(gram).solve(transposedProduct(rows, targets));
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
