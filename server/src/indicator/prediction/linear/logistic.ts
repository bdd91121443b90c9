import { stratifiedFolds } from "../../../statistics/folds.ts";
import { cholesky } from "./cholesky.ts";
import {
  type LinearModel,
  linear,
  penalisedGram,
  penalties,
  type Rows,
  transposedProduct,
} from "./linearModel.ts";
import { rowSpace } from "./rowSpace.ts";

const FOLDS = 5;
const STEPS = 30;
/** Newton's method converges quadratically: after a step so small nothing is left to gain. */
const SMALL_STEP = 1e-4;
/** The bias is the weight of a feature that is always this, and so next to free of the penalty. */
const CONSTANT = 1000;

/**
 * Logistic regression with an L2 penalty, λ by the least log loss in five-fold cross-validation.
 * @param rows standardised features
 * @param success of each run; both kinds must occur
 */
export function fitLogistic(rows: Rows, success: readonly boolean[]): LinearModel {
  const { coordinates, weightsOf } = rowSpace(rows);
  const folds = stratifiedFolds(success, FOLDS, 1);
  const losses = penalties.map(() => 0);
  for (let fold = 0; fold < FOLDS; fold++) {
    const isKept = (_: unknown, i: number) => folds[i] !== fold;
    const kept = coordinates.filter(isKept);
    const keptSuccess = success.filter(isKept);
    let model: LinearModel | undefined;
    // From the largest penalty down, each fit is a good start for the next.
    for (const index of [...penalties.keys()].reverse()) {
      model = fitLogisticWith(kept, keptSuccess, penalties[index]!, { start: model });
      coordinates.forEach((row, i) => {
        if (folds[i] === fold) losses[index]! += logLoss((success[i] ? 1 : -1) * linear(model!, row));
      });
    }
  }
  const { bias, weights } = fitLogisticWith(
    coordinates,
    success,
    penalties[losses.indexOf(Math.min(...losses))]!,
  );
  return { bias, weights: weightsOf(weights) };
}

/**
 * The least Σ log loss + λ/2·‖w‖², by Newton's method (iteratively reweighted least squares: Hastie, Tibshirani &
 * Friedman, "The elements of statistical learning", 4.4.1).
 * @param options `start`: where the search begins; `counts`: how many runs each one counts as, 1 unless given
 */
export function fitLogisticWith(
  rows: Rows,
  success: readonly boolean[],
  penalty: number,
  { start, counts }: { start?: LinearModel | undefined; counts?: readonly number[] } = {},
): LinearModel {
  const count = (i: number) => counts?.[i] ?? 1;
  const augmented = rows.map((row) => [CONSTANT, ...row]);
  let weights = start
    ? [start.bias / CONSTANT, ...start.weights]
    : new Array<number>(augmented[0]?.length ?? 1).fill(0);
  for (let step = 0; step < STEPS; step++) {
    const chances = augmented.map((row) => sigmoid(linear({ bias: 0, weights }, row)));
    const gradient = transposedProduct(
      augmented,
      chances.map((chance, i) => count(i) * ((success[i] ? 1 : 0) - chance)),
    ).map((sum, j) => sum - penalty * weights[j]!);
    const curvature = penalisedGram(
      augmented,
      penalty,
      chances.map((chance, i) => count(i) * chance * (1 - chance)),
    );
    const change = cholesky(curvature).solve(gradient);
    weights = weights.map((weight, j) => weight + change[j]!);
    const [bias, ...rest] = change;
    if (Math.abs(bias! * CONSTANT) < SMALL_STEP && rest.every((value) => Math.abs(value) < SMALL_STEP)) break;
  }
  const [bias, ...rest] = weights;
  return { bias: bias! * CONSTANT, weights: rest };
}

export function sigmoid(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds));
}

/** −ln of the chance of what happened, from its log-odds. */
function logLoss(logOdds: number): number {
  return Math.max(0, -logOdds) + Math.log1p(Math.exp(-Math.abs(logOdds)));
}
