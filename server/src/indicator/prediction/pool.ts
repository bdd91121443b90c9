import type { FinishedRun } from "../runHistory.ts";
import { type FeatureSet, featuresAt, type Watched } from "./features/features.ts";
import { sigmoid } from "./linear/logistic.ts";
import { fitPooled, type PooledExample, type PooledModel, place } from "./pooledModel.ts";
import { type Reason, reasonsFor } from "./why.ts";

/** The finished runs of one kind of study, and the final accuracy that its good ones are above. */
export interface KindRuns {
  runs: readonly FinishedRun[];
  successAccuracy: number;
}

/** What was learned of several kinds of study together, for a kind that is none of them; as plain data. */
export interface PooledPredictor {
  kinds: number;
  runs: number;
  labelFree: PooledLook[];
  withLabels: PooledLook[];
}

export interface PooledLook {
  epoch: number;
  model: PooledModel;
}

/** What the pooled predictor says of a run of a kind that it has not seen. It bounds nothing, so it only advises. */
export interface PooledPrediction {
  /** probability of success, 0 … 1; its order between runs of one kind means more than its level */
  success: number;
  epoch: number;
  labelFree: boolean;
  /** how many kinds of study it was learned from */
  otherKinds: number;
  why: Reason[];
}

/** Few: what tells runs of one kind apart need not tell those of another. Without labels they need no clock. */
export const pooledFeatures: Record<FeatureSet, readonly string[]> = {
  labelFree: ["log stable rank, linear, since the start, mean", "log stable rank, linear, now, max"],
  withLabels: ["log training loss", "recent validation accuracy"],
};

/** Where training is fast, good and bad networks alike have settled later on. */
const latestBySight: Record<FeatureSet, number> = { labelFree: 10, withLabels: Number.POSITIVE_INFINITY };

const FEWEST_KINDS = 2;
/** Of a kind; with fewer its order is mostly chance, and all kinds weigh the same. */
const FEWEST_RUNS = 10;

/**
 * @param epochs a kind counts at those that all its runs have trained beyond
 * @returns null where there are too few kinds with enough runs, or none of them has both good and bad ones
 */
export function learnPooled(kinds: readonly KindRuns[], epochs: readonly number[]): PooledPredictor | null {
  const enough = kinds.filter(({ runs }) => runs.length >= FEWEST_RUNS);
  const [labelFree, withLabels] = (["labelFree", "withLabels"] as const).map((featureSet) =>
    epochs
      .filter((epoch) => epoch <= latestBySight[featureSet])
      .flatMap((epoch) => fitAt(enough, epoch, featureSet)),
  );
  if (labelFree!.length === 0 || withLabels!.length === 0) return null;
  return {
    kinds: enough.length,
    runs: enough.reduce((sum, { runs }) => sum + runs.length, 0),
    labelFree: labelFree!,
    withLabels: withLabels!,
  };
}

/** No model where too few kinds have runs that train beyond this epoch and have all features. */
function fitAt(kinds: readonly KindRuns[], epoch: number, featureSet: FeatureSet): PooledLook[] {
  const model = fitPooledAt(kinds, epoch, featureSet, pooledFeatures[featureSet]);
  return model ? [{ epoch, model }] : [];
}

/** One model of several kinds of study with these features; null where too few kinds have them, or none has good and bad runs. */
export function fitPooledAt(
  kinds: readonly KindRuns[],
  epoch: number,
  featureSet: FeatureSet,
  names: readonly string[],
): PooledModel | null {
  const examples = kinds
    .filter(({ runs }) => runs.every(({ maxEpochs }) => epoch < maxEpochs))
    .map(({ runs, successAccuracy }) =>
      runs.map(
        (run): PooledExample => ({
          features: featuresAt(run, epoch, featureSet)!,
          finalAccuracy: run.finalAccuracy,
          good: run.finalAccuracy > successAccuracy,
        }),
      ),
    )
    .filter((runs) => runs.every(({ features }) => names.every((name) => features.has(name))));
  // Where no kind has runs of both sorts, nothing distinguishes them.
  const tellsApart = examples.some((runs) => new Set(runs.map(({ good }) => good)).size === 2);
  return examples.length >= FEWEST_KINDS && tellsApart ? fitPooled(examples, names) : null;
}

/** Predicts a run of a kind that was not learned from, with the model of the latest checkpoint that it has reached. */
export function predictPooled(
  { kinds, ...modelsByFeatureSet }: PooledPredictor,
  run: Watched,
  epoch: number,
  featureSet: FeatureSet,
): PooledPrediction | "outside" | "tooEarly" {
  const look = modelsByFeatureSet[featureSet].findLast((one) => one.epoch <= epoch);
  const features = look && featuresAt(run, look.epoch, featureSet);
  if (!look || !features) return "tooEarly";
  const placed = place(look.model, features);
  if (!placed || placed.isOutOfDistribution) return "outside";
  return {
    success: sigmoid(placed.success),
    epoch: look.epoch,
    labelFree: featureSet === "labelFree",
    otherKinds: kinds,
    why: reasonsFor(look.model, features),
  };
}
