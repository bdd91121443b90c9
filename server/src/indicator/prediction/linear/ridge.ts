import { cholesky } from "./cholesky.ts";
import {
  type LinearModel,
  linear,
  penalisedGram,
  penalties,
  type Rows,
  transposedProduct,
} from "./linearModel.ts";

/**
 * Ridge regression (Hoerl & Kennard, 1970) in closed form: the least Σ(y − ȳ − w·z)² + λ‖w‖². λ has the least leave-
 * one-out error, e_i = r_i / (1 − h_ii) (Allen's PRESS, 1974).
 * @param rows standardised features, so that their means are 0
 */
export function fitRidge(rows: Rows, y: readonly number[]): LinearModel {
  const bias = y.reduce((sum, value) => sum + value, 0) / y.length;
  const centred = y.map((value) => value - bias);
  const target = transposedProduct(rows, centred);
  let best = { error: Number.POSITIVE_INFINITY, weights: target.map(() => 0) };
  for (const penalty of penalties) {
    const { solve } = cholesky(penalisedGram(rows, penalty));
    const weights = solve(target);
    const error = rows.reduce((sum, row, i) => {
      const leverage = linear({ bias: 1 / rows.length, weights: solve(row) }, row);
      const residual = centred[i]! - linear({ bias: 0, weights }, row);
      return sum + (residual / Math.max(1 - leverage, 1e-6)) ** 2;
    }, 0);
    if (error < best.error) best = { error, weights };
  }
  return { bias, weights: best.weights };
}
