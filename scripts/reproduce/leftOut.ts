import { evaluateStudy } from "../../server/src/indicator/evaluation/evaluateStudy.ts";
import { defaultEvaluation, type Evaluation } from "../../server/src/indicator/evaluation/evaluation.ts";
import { pooledPredictors } from "../../server/src/indicator/evaluation/learnedPredictors.ts";
import type { Predictor } from "../../server/src/indicator/evaluation/predictor.ts";
import { paperSuccess } from "../../server/src/indicator/outcomes/success.ts";
import {
  type KindRuns,
  learnPooled,
  type PooledPredictor,
} from "../../server/src/indicator/prediction/pool.ts";
import type { FinishedRun } from "../../server/src/indicator/runHistory.ts";
import { SUCCESS } from "./figures.ts";
import type { ReproducedStudy } from "./study.ts";

/** The epochs at which runs are examined. */
export const EPOCHS: readonly number[] = [3, 5, 10];
/** With fewer finished runs a figure is mostly chance. */
export const FEWEST = 10;

/** A study with the runs that trained to their end. */
export interface Studied {
  spec: string;
  study: ReproducedStudy;
  runs: FinishedRun[];
  /** of study; the second experiment and the family with its other seeds are of one kind */
  kind: string;
}

/** A family that was left out, and what was learned of all kinds but its own. */
export interface LeftOut extends Studied {
  others: KindRuns[];
  pooled: PooledPredictor;
  evaluation: Evaluation;
}

/** No spectrum and no epoch is needed to know it, and in these studies it decides nearly all. */
export const gain: Predictor = {
  ...{ id: "gain", title: "− gain", kind: "baseline", labels: "none" },
  at: (run) => -run.gain,
};

/** How much of the final accuracy is chance: what any early predictor could at best predict. */
export const oneEpochBefore: Predictor = {
  ...{ id: "oneEpochBefore", title: "validation accuracy one epoch before the end", kind: "baseline" },
  labels: "validation",
  at: (run) => run.epochs[run.maxEpochs - 1]?.validationAccuracy ?? null,
};

/** Leaves out a family with its whole kind. Null where there are too few runs, or too few other kinds. */
export function leaveOut(family: Studied, studied: readonly Studied[]): LeftOut | null {
  if (family.runs.length < FEWEST) return null;
  const byKind = Map.groupBy(
    studied.filter(({ kind }) => kind !== family.kind),
    ({ kind }) => kind,
  );
  const others = [...byKind.values()].map((studies): KindRuns => {
    return { runs: studies.flatMap(({ runs }) => runs), successAccuracy: SUCCESS };
  });
  const pooled = learnPooled(others, EPOCHS);
  return (
    pooled && {
      ...family,
      others: others.filter(({ runs }) => runs.length >= FEWEST),
      pooled,
      evaluation: evaluate(family, [...pooledPredictors(pooled), gain]),
    }
  );
}

/** At the epochs of the looks, with all baselines beside these predictors. */
export function evaluate({ study }: Studied, predictors: readonly Predictor[]): Evaluation {
  return evaluateStudy(study.histories, {
    ...defaultEvaluation,
    indicator: { ...study.indicator, checkpoints: [...EPOCHS] },
    windows: [5, 10],
    success: paperSuccess,
    predictors,
  });
}
