import { alpha } from "../prediction/conformal.ts";
import { crossFit } from "../prediction/crossFit.ts";
import { featuresAt, type Sight } from "../prediction/features/features.ts";
import type { KindPredictor } from "../prediction/learn.ts";
import { predictLook } from "../prediction/lookModel.ts";
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

const sights: readonly { sight: Sight; suffix: string }[] = [
  { sight: "withLabels", suffix: "" },
  { sight: "labelFree", suffix: ", label-free" },
];

/** The final accuracy that a learned model expects, for comparison with runs outside its training data. */
export function kindPredictors(predictor: KindPredictor): Predictor[] {
  return sights.map(({ sight, suffix }) => {
    const at = (run: RunHistory, checkpoint: number) => {
      const look = predictor[sight].looks.findLast(({ epoch }) => epoch <= checkpoint);
      const features = look && featuresAt(run, look.epoch, sight);
      return (features && predictLook(look.model, features)) ?? null;
    };
    return {
      ...learnedPredictor("learned", sight, suffix),
      at: (run, checkpoint) => at(run, checkpoint)?.accuracy ?? null,
      withinStudy: (run, checkpoint) => at(run, checkpoint)?.success ?? null,
      level: (successAccuracy) => successAccuracy,
    };
  });
}

/** @param checkpoints at which the rule decides */
export function kindEntry(predictor: KindPredictor, checkpoints: readonly number[]): LearnedEntry {
  const isStoppedAt = (run: FinishedRun, checkpoint: number, sight: Sight) => {
    const found = checkpoint < run.asked ? predict(predictor, run, checkpoint, sight) : "tooEarly";
    return typeof found !== "string" && found.mayStop && found.pValue <= alpha;
  };
  return {
    predictors: kindPredictors(predictor),
    rules: sights.map(({ sight, suffix }) =>
      stopRule(sight, suffix, (runs) =>
        runs.map((run) => checkpoints.find((checkpoint) => isStoppedAt(run, checkpoint, sight)) ?? null),
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
      sights.some(({ sight }) => predict(predictor, run, checkpoint, sight) === "outside"),
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
  const fitted = sights.map((names) => ({
    ...names,
    ...crossFit(runs, successAccuracy, looks, names.sight),
  }));
  return {
    predictors: fitted.map(({ sight, suffix, predictions }) => {
      const at = ({ run }: RunHistory, checkpoint: number) => {
        const look = looks.findLastIndex((epoch) => epoch <= checkpoint);
        return predictions[look]?.[place.get(run) ?? -1] ?? null;
      };
      return {
        ...learnedPredictor("learned", sight, suffix),
        at: (run, checkpoint) => at(run, checkpoint)?.accuracy ?? null,
        withinStudy: (run, checkpoint) => at(run, checkpoint)?.success ?? null,
        level: (accuracy) => accuracy,
      };
    }),
    rules: fitted.map(({ sight, suffix, stops }) =>
      stopRule(sight, suffix, (some) => some.map(({ run }) => stops[place.get(run) ?? -1] ?? null)),
    ),
  };
}

/** The log-odds of success by what other kinds of study have in common; it has no level, so there is no rule. */
export function pooledPredictors(predictor: PooledPredictor): Predictor[] {
  return sights.map(({ sight, suffix }) => ({
    ...learnedPredictor("pooled", sight, suffix),
    at(run, checkpoint) {
      const look = predictor[sight].findLast(({ epoch }) => epoch <= checkpoint);
      const features = look && featuresAt(run, look.epoch, sight);
      return (features && place(look.model, features)?.success) ?? null;
    },
  }));
}

function learnedPredictor(
  name: "learned" | "pooled",
  sight: Sight,
  suffix: string,
): Pick<Predictor, "id" | "title" | "kind" | "labels"> {
  return {
    ...{ id: `${name}:${sight}`, title: `${name}${suffix}`, kind: "score" },
    labels: sight === "labelFree" ? "none" : "validation",
  };
}

function stopRule(sight: Sight, suffix: string, stops: CourseRule["stops"]): CourseRule {
  return { id: `learned:${sight}`, title: `learned${suffix}, stopping at p ≤ ${100 * alpha}%`, stops };
}
