import { predictAtCheckpoint } from "../prediction/checkpointModel.ts";
import { alpha } from "../prediction/conformal.ts";
import { crossFit } from "../prediction/crossFit.ts";
import { type FeatureSet, featuresAt } from "../prediction/features/features.ts";
import type { KindPredictor } from "../prediction/learn.ts";
import type { PooledPredictor } from "../prediction/pool.ts";
import { place } from "../prediction/pooledModel.ts";
import { predict } from "../prediction/prediction.ts";
import type { FinishedRun, RunHistory } from "../runHistory.ts";
import type { CourseRule } from "./evaluation.ts";
import type { Predictor } from "./predictor.ts";

/** What was learned, as an evaluation puts it beside its baselines. */
export interface LearnedEntry {
  predictors: Predictor[];
  rules: CourseRule[];
}

const featureSets: readonly { featureSet: FeatureSet; suffix: string }[] = [
  { featureSet: "withLabels", suffix: "" },
  { featureSet: "labelFree", suffix: ", label-free" },
];

/** The final accuracy that a learned model expects, for comparison with runs outside its training data. */
export function kindPredictors(predictor: KindPredictor): Predictor[] {
  return featureSets.map(({ featureSet, suffix }) => {
    const at = (run: RunHistory, checkpoint: number) => {
      const look = predictor[featureSet].looks.findLast(({ epoch }) => epoch <= checkpoint);
      const features = look && featuresAt(run, look.epoch, featureSet);
      return (features && predictAtCheckpoint(look.model, features)) ?? null;
    };
    return {
      ...learnedPredictor("learned", featureSet, suffix),
      at: (run, checkpoint) => at(run, checkpoint)?.accuracy ?? null,
      withinStudy: (run, checkpoint) => at(run, checkpoint)?.success ?? null,
      level: (successAccuracy) => successAccuracy,
    };
  });
}

/** @param checkpoints at which the rule decides */
export function kindEntry(predictor: KindPredictor, checkpoints: readonly number[]): LearnedEntry {
  const isStoppedAt = (run: FinishedRun, checkpoint: number, featureSet: FeatureSet) => {
    const found = checkpoint < run.maxEpochs ? predict(predictor, run, checkpoint, featureSet) : "tooEarly";
    return typeof found !== "string" && found.mayStop && found.pValue <= alpha;
  };
  return {
    predictors: kindPredictors(predictor),
    rules: featureSets.map(({ featureSet, suffix }) =>
      stopRule(featureSet, suffix, (runs) =>
        runs.map((run) => checkpoints.find((checkpoint) => isStoppedAt(run, checkpoint, featureSet)) ?? null),
      ),
    ),
  };
}

export function countUnlike(
  predictor: KindPredictor,
  runs: readonly FinishedRun[],
  checkpoints: readonly number[],
): number {
  const isUnlike = (run: FinishedRun) =>
    checkpoints.some((checkpoint) =>
      featureSets.some(({ featureSet }) => predict(predictor, run, checkpoint, featureSet) === "outside"),
    );
  return runs.filter(isUnlike).length;
}

/**
 * The same for runs that are learned from themselves: each is judged by models and calibration runs other than
 * itself.
 * @param runs all that there are of the kind
 * @param looks epochs that all of them have trained beyond
 */
export function crossFittedEntry(
  runs: readonly FinishedRun[],
  successAccuracy: number,
  looks: readonly number[],
): LearnedEntry {
  const place = new Map(runs.map(({ run }, i) => [run, i]));
  const fitted = featureSets.map((names) => ({
    ...names,
    ...crossFit(runs, successAccuracy, looks, names.featureSet),
  }));
  return {
    predictors: fitted.map(({ featureSet, suffix, predictions }) => {
      const at = ({ run }: RunHistory, checkpoint: number) => {
        const look = looks.findLastIndex((epoch) => epoch <= checkpoint);
        return predictions[look]?.[place.get(run) ?? -1] ?? null;
      };
      return {
        ...learnedPredictor("learned", featureSet, suffix),
        at: (run, checkpoint) => at(run, checkpoint)?.accuracy ?? null,
        withinStudy: (run, checkpoint) => at(run, checkpoint)?.success ?? null,
        level: (accuracy) => accuracy,
      };
    }),
    rules: fitted.map(({ featureSet, suffix, stops }) =>
      stopRule(featureSet, suffix, (some) => some.map(({ run }) => stops[place.get(run) ?? -1] ?? null)),
    ),
  };
}

/** The log-odds of success by what other kinds of study have in common; it has no level, so there is no rule. */
export function pooledPredictors(predictor: PooledPredictor): Predictor[] {
  return featureSets.map(({ featureSet, suffix }) => ({
    ...learnedPredictor("pooled", featureSet, suffix),
    at(run, checkpoint) {
      const look = predictor[featureSet].findLast(({ epoch }) => epoch <= checkpoint);
      const features = look && featuresAt(run, look.epoch, featureSet);
      return (features && place(look.model, features)?.success) ?? null;
    },
  }));
}

function learnedPredictor(
  name: "learned" | "pooled",
  featureSet: FeatureSet,
  suffix: string,
): Pick<Predictor, "id" | "title" | "kind" | "labels"> {
  return {
    ...{ id: `${name}:${featureSet}`, title: `${name}${suffix}`, kind: "score" },
    labels: featureSet === "labelFree" ? "none" : "validation",
  };
}

function stopRule(featureSet: FeatureSet, suffix: string, stops: CourseRule["stops"]): CourseRule {
  return { id: `learned:${featureSet}`, title: `learned${suffix}, stopping at p ≤ ${100 * alpha}%`, stops };
}
