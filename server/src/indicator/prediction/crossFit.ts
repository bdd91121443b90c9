import { stratifiedFolds } from "../../statistics/folds.ts";
import type { FinishedRun } from "../runHistory.ts";
import { alpha, conformalPValue } from "./conformal.ts";
import { featuresAt, type Sight } from "./features/features.ts";
import { fitLook, type LookExample, type LookModel, type LookPrediction, predictLook } from "./lookModel.ts";

export interface CrossFit {
  /** by look, then by run, in the order of the runs */
  predictions: LookPrediction[][];
  /** by run, the lowest log-odds of success over the looks */
  lowest: number[];
  /** by run, the epoch at which the stop rule ends it, calibrated on the other runs; null to its end */
  stops: (number | null)[];
}

const FOLDS = 10;

/**
 * Predicts each run at each checkpoint by models that were fitted to the runs of the other folds.
 * @param epochs which all runs have trained beyond
 * @param successAccuracy the final validation accuracy that a good run is above; some runs are good and some are not
 */
export function crossFit(
  runs: readonly FinishedRun[],
  successAccuracy: number,
  epochs: readonly number[],
  sight: Sight,
): CrossFit {
  const good = runs.map(({ finalAccuracy }) => finalAccuracy > successAccuracy);
  const predictions = epochs.map((epoch) => crossPredict(examplesAt(runs, successAccuracy, epoch, sight)));
  const lowest = runs.map((_, i) => Math.min(...predictions.map((look) => look[i]!.success)));
  const stops = runs.map((_, i) => {
    const others = lowest.filter((_, other) => good[other] && other !== i);
    const isStoppedAt = (look: number) => conformalPValue(others, predictions[look]![i]!.success) <= alpha;
    return epochs.find((_, look) => isStoppedAt(look)) ?? null;
  });
  return { predictions, lowest, stops };
}

/** The runs as they were at the epoch of a look. */
export function examplesAt(
  runs: readonly FinishedRun[],
  successAccuracy: number,
  epoch: number,
  sight: Sight,
): LookExample[] {
  return runs.map((run) => ({
    features: featuresAt(run, epoch, sight)!,
    finalAccuracy: run.finalAccuracy,
    good: run.finalAccuracy > successAccuracy,
  }));
}

/** What each example is predicted to be by a model of the folds that it is not in. */
export function crossPredict(
  examples: readonly LookExample[],
  fit: (examples: readonly LookExample[]) => LookModel = fitLook,
): LookPrediction[] {
  const folds = stratifiedFolds(
    examples.map(({ good }) => good),
    FOLDS,
    1,
  );
  const predictions = new Array<LookPrediction>(examples.length);
  for (const fold of new Set(folds)) {
    const model = fit(examples.filter((_, i) => folds[i] !== fold));
    examples.forEach(({ features }, i) => {
      if (folds[i] === fold) predictions[i] = predictLook(model, features)!;
    });
  }
  return predictions;
}
