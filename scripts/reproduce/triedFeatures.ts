import {
  type CheckpointExample,
  fitCheckpointModel,
} from "../../server/src/indicator/prediction/checkpointModel.ts";
import { crossPredict, examplesAt } from "../../server/src/indicator/prediction/crossFit.ts";
import type { FeatureSet } from "../../server/src/indicator/prediction/features/features.ts";
import { isSpectral } from "../../server/src/indicator/prediction/features/spectralFeatures.ts";
import type { FinishedRun } from "../../server/src/indicator/runHistory.ts";
import { spearman } from "../../server/src/statistics/rankCorrelation.ts";

/** How well other features would predict the final accuracy. */
export interface Tried {
  title: string;
  /** by cross-validation, at each epoch; null where nothing is left to look at */
  correlations: Record<FeatureSet, { epoch: number; spearman: number | null }[]>;
}

const isSize = (name: string) => name.startsWith("log weight size");

const variants: readonly { title: string; isKept: (name: string) => boolean; spectralWeight?: number }[] = [
  {
    title: "the product's: spectra at a fifth of the weight, size of the weights, curves",
    isKept: () => true,
  },
  { title: "spectra at the full weight", isKept: () => true, spectralWeight: 1 },
  { title: "spectra at half the weight", isKept: () => true, spectralWeight: 0.5 },
  { title: "spectra at a tenth of the weight", isKept: () => true, spectralWeight: 0.1 },
  { title: "without the size of the weights", isKept: (name) => !isSize(name) },
  {
    title: "without the size of the weights, spectra at the full weight",
    isKept: (name) => !isSize(name),
    spectralWeight: 1,
  },
  { title: "without spectra", isKept: (name) => !isSpectral(name) },
];

/** All variants on the same runs and folds. */
export function triedFeatures(
  runs: readonly FinishedRun[],
  successAccuracy: number,
  epochs: readonly number[],
): Tried[] {
  const final = runs.map(({ finalAccuracy }) => finalAccuracy);
  return variants.map(({ title, isKept, spectralWeight }) => {
    const correlationsOf = (featureSet: FeatureSet) =>
      epochs.map((epoch) => {
        const examples = examplesAt(runs, successAccuracy, epoch, featureSet).map(
          (example): CheckpointExample => {
            const kept = [...example.features].filter(([name]) => isKept(name));
            return { ...example, features: new Map(kept) };
          },
        );
        const predicted = crossPredict(examples, (some) => fitCheckpointModel(some, spectralWeight));
        return {
          epoch,
          spearman: spearman(
            predicted.map(({ accuracy }) => accuracy),
            final,
          ),
        };
      });
    return {
      title,
      correlations: { withLabels: correlationsOf("withLabels"), labelFree: correlationsOf("labelFree") },
    };
  });
}
