import { quantile } from "../../../statistics/interval.ts";
import { cholesky } from "./cholesky.ts";
import { penalisedGram, type Rows } from "./linearModel.ts";

export interface OodModel {
  /** (XᵀX + I)⁻¹, the lower triangle by rows */
  metric: number[][];
  /** the leverage that 95% of the runs learned from are below, each measured by the others */
  limit: number;
}

const SHARE = 0.95;

/**
 * Leverages h = xᵀ(XᵀX + I)⁻¹x, a Mahalanobis distance: small along directions in which the runs learned from differ
 * much. Of a run that is left out itself it is h / (1 − h).
 */
export function fitOodModel(rows: Rows): OodModel {
  const { solve } = cholesky(penalisedGram(rows, 1));
  const width = rows[0]?.length ?? 0;
  const metric = Array.from({ length: width }, (_, j) =>
    solve(Array.from({ length: width }, (_, k) => (k === j ? 1 : 0))).slice(0, j + 1),
  );
  const leverages = rows.map((row) => {
    const h = leverage(metric, row);
    return h / Math.max(1 - h, 1e-9);
  });
  return {
    metric,
    limit: quantile(
      leverages.sort((a, b) => a - b),
      SHARE,
    ),
  };
}

/** Whether the leverage of a run is above that of 95% of the runs learned from. */
export function isOutOfDistribution({ metric, limit }: OodModel, z: readonly number[]): boolean {
  return leverage(metric, z) > limit;
}

function leverage(metric: readonly (readonly number[])[], z: readonly number[]): number {
  let sum = 0;
  for (const [j, row] of metric.entries()) {
    for (let k = 0; k < j; k++) sum += 2 * row[k]! * z[j]! * z[k]!;
    sum += row[j]! * z[j]! * z[j]!;
  }
  return sum;
}
