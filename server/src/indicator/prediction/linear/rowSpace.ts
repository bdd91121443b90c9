import type { Rows } from "./linearModel.ts";

export interface RowSpace {
  /** one for each row, as long as the rank */
  coordinates: number[][];
  /** The weights over the rows' own features that say the same as weights over coordinates, and are as long. */
  weightsOf(weights: readonly number[]): number[];
}

/** Of a row's length: what is left of it after all earlier rows is rounding. */
const NOTHING_LEFT = 1e-9;

/**
 * A linear fit with an L2 penalty has no weight outside of what its rows span, so it is made there, with fewer
 * weights. The basis is by modified Gram-Schmidt, done twice (Golub & Van Loan, "Matrix computations", 5.2.8).
 */
export function rowSpace(rows: Rows): RowSpace {
  const basis: number[][] = [];
  for (const row of rows) {
    const rest = [...row];
    for (let round = 0; round < 2; round++)
      for (const direction of basis) {
        const along = dot(direction, rest);
        for (let j = 0; j < rest.length; j++) rest[j]! -= along * direction[j]!;
      }
    const length = Math.sqrt(dot(rest, rest));
    if (length > NOTHING_LEFT * Math.sqrt(dot(row, row))) basis.push(rest.map((value) => value / length));
  }
  return {
    coordinates: rows.map((row) => basis.map((direction) => dot(direction, row))),
    weightsOf: (weights) =>
      (rows[0] ?? []).map((_, j) => weights.reduce((sum, weight, k) => sum + weight * basis[k]![j]!, 0)),
  };
}

function dot(a: readonly number[], b: readonly number[]): number {
  let sum = 0;
  for (let j = 0; j < a.length; j++) sum += a[j]! * b[j]!;
  return sum;
}
