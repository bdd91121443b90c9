import { stratifiedFolds } from "../../statistics/folds.ts";
import type { FinishedRun } from "../runHistory.ts";
import {
  type CheckpointExample,
  type CheckpointModel,
  type CheckpointPrediction,
  fitCheckpointModel,
  predictAtCheckpoint,
} from "./checkpointModel.ts";
import { alpha, conformalPValue } from "./conformal.ts";
import { type FeatureSet, featuresAt } from "./features/features.ts";

export interface CrossFit {
  /** by look, then by run, in the order of the runs */
  predictions: CheckpointPrediction[][];
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
  featureSet: FeatureSet,
): CrossFit {
  const good = runs.map(({ finalAccuracy }) => finalAccuracy > successAccuracy);
  const predictions = epochs.map((epoch) =>
    crossPredict(examplesAt(runs, successAccuracy, epoch, featureSet)),
  );
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
  featureSet: FeatureSet,
): CheckpointExample[] {
  return runs.map((run) => ({
    features: featuresAt(run, epoch, featureSet)!,
    finalAccuracy: run.finalAccuracy,
    good: run.finalAccuracy > successAccuracy,
  }));
}

/** What each example is predicted to be by a model of the folds that it is not in. */
export function crossPredict(
  examples: readonly CheckpointExample[],
  fit: (examples: readonly CheckpointExample[]) => CheckpointModel = fitCheckpointModel,
): CheckpointPrediction[] {
  const folds = stratifiedFolds(
    examples.map(({ good }) => good),
    FOLDS,
    1,
  );
  const predictions = new Array<CheckpointPrediction>(examples.length);
  for (const fold of new Set(folds)) {
    const model = fit(examples.filter((_, i) => folds[i] !== fold));
    examples.forEach(({ features }, i) => {
      if (folds[i] === fold) predictions[i] = predictAtCheckpoint(model, features)!;
    });
  }
  return predictions;
}
