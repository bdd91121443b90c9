import { resamples } from "../../statistics/resamples.ts";
import { type FinishedRun, isFinished, type RunHistory } from "../runHistory.ts";
import { baselinePredictors } from "./baselinePredictors.ts";
import { type Fitting, fittedRule, givenRule } from "./cutoffRules.ts";
import type {
  CheckpointEvaluation,
  Evaluation,
  EvaluationSettings,
  NamedRule,
  WithinStudyRow,
} from "./evaluation.ts";
import { fastestFallPredictor } from "./fastestFall.ts";
import { medianStopping } from "./medianStopping.ts";
import { predictions, type Values } from "./predictions.ts";
import type { Predictor } from "./predictor.ts";
import { ruleOutcome, type Stops } from "./ruleOutcome.ts";
import { scorePredictors, variantPredictors } from "./scorePredictors.ts";
import { successAccuracy } from "./success.ts";
import { successiveHalving } from "./successiveHalving.ts";
import { verdictRule } from "./verdictRule.ts";
import { withinStudyRows } from "./withinStudyRows.ts";

/**
 * Holds what was known of runs early against what became of them: the paper's section VI for any study, with
 * baselines and with what stopping would have saved and cost.
 *
 * @param histories in the order of the launch; those that have not trained to their end are counted and left out
 * @throws RangeError with one sentence when no run has trained to its end, or none beyond a checkpoint
 */
export function evaluateStudy(histories: readonly RunHistory[], settings: EvaluationSettings): Evaluation {
  const runs = histories.filter(isFinished);
  const { success, indicator, falseStops, fittedOn, seed, folds } = settings;
  if (runs.length === 0) throw new RangeError("No run of this study has trained to its end yet.");
  const shortest = Math.min(...runs.map(({ asked }) => asked));
  const checkpoints = indicator.checkpoints.filter((checkpoint) => checkpoint < shortest);
  if (checkpoints.length === 0)
    throw new RangeError(
      `The runs train for ${shortest} epochs, so no checkpoint (${indicator.checkpoints.join(", ")}) comes before their end: choose earlier ones.`,
    );

  const accuracy = successAccuracy(success, runs);
  const fitting: Fitting = {
    ...{ falseStops, seed, folds, accuracy },
    others: fittedOn ? { runs: fittedOn, accuracy: successAccuracy(success, fittedOn) } : null,
  };
  const predictors = [
    ...scorePredictors(indicator),
    ...(settings.predictors ?? []),
    ...baselinePredictors,
    ...variantPredictors(indicator, settings.windows),
    fastestFallPredictor(indicator.matrix),
  ];
  const samples = resamples(runs.length, settings.resamples, seed);
  return {
    runs: runs.length,
    good: runs.filter(({ finalAccuracy }) => finalAccuracy > accuracy).length,
    unfinished: histories.length - runs.length,
    success,
    accuracy,
    epochs: runs.reduce((sum, { asked }) => sum + asked, 0),
    fittedOn: fittedOn ? "others" : "folds",
    falseStops,
    learnedFrom: settings.learnedFrom ?? null,
    checkpoints: checkpoints.map((checkpoint) =>
      atCheckpoint(runs, checkpoint, predictors, fitting, samples),
    ),
    courses: courses(runs, accuracy, settings, checkpoints[0]!),
    withinStudy: withinStudy(runs, accuracy, settings, checkpoints),
  };
}

function atCheckpoint(
  runs: readonly FinishedRun[],
  checkpoint: number,
  predictors: readonly Predictor[],
  fitting: Fitting,
  samples: readonly Uint32Array[],
): CheckpointEvaluation {
  const { accuracy } = fitting;
  const present: Values[] = [];
  const absent: CheckpointEvaluation["absent"] = [];
  for (const predictor of predictors) {
    const values = runs.map((run) => predictor.at(run, checkpoint) ?? Number.NaN);
    if (values.every(Number.isFinite)) present.push({ predictor, values });
    else absent.push({ id: predictor.id, title: predictor.title });
  }
  const final = runs.map(({ finalAccuracy }) => finalAccuracy);
  const ideal = ruleOutcome(runs, accuracy, oracle(runs, accuracy, checkpoint)).saved;
  const named = (id: string, title: string, kind: NamedRule["kind"], stops: Stops): NamedRule =>
    nameRule(runs, accuracy, { id, title, kind, stops, ideal });
  return {
    checkpoint,
    ...predictions(present, final, accuracy, samples),
    absent,
    rules: [
      ...present.flatMap((values) => {
        const { id, title, level } = values.predictor;
        const cut = level?.(accuracy);
        if (cut === undefined || values.predictor.kind === "variant") return [];
        return named(
          id,
          `${title} > ${Number(cut.toPrecision(3))}`,
          "given",
          givenRule(values, checkpoint, cut),
        );
      }),
      ...present.flatMap((values) => {
        const stops = fittedRule(values, runs, checkpoint, fitting);
        return stops ? named(values.predictor.id, `${values.predictor.title}, fitted`, "fitted", stops) : [];
      }),
      named("oracle", "oracle", "baseline", oracle(runs, accuracy, checkpoint)),
    ],
  };
}

/** The rules that look at runs more than once; the oracle decides at the first checkpoint. */
function courses(
  runs: readonly FinishedRun[],
  accuracy: number,
  { indicator, rules = [] }: EvaluationSettings,
  first: number,
): NamedRule[] {
  const ideal = ruleOutcome(runs, accuracy, oracle(runs, accuracy, first)).saved;
  const named = (id: string, title: string, stops: Stops, kind: NamedRule["kind"] = "baseline") =>
    nameRule(runs, accuracy, { id, title, kind, stops, ideal });
  return [
    named("verdicts", "verdicts, stopping at discard", verdictRule(runs, indicator), "given"),
    ...rules.map(({ id, title, stops }) => named(id, title, stops(runs), "fitted")),
    named("asha3", "successive halving (ASHA), reduction 3", successiveHalving(runs, 3)),
    named("asha4", "successive halving (ASHA), reduction 4", successiveHalving(runs, 4)),
    named("medianStopping", "median stopping", medianStopping(runs)),
    named(
      "neverStop",
      "never stop",
      runs.map(() => null),
    ),
    named("oracle", `oracle at epoch ${first}`, oracle(runs, accuracy, first)),
  ];
}

/** What it saves is held against an oracle at its first checkpoint. */
function withinStudy(
  runs: readonly FinishedRun[],
  accuracy: number,
  settings: EvaluationSettings,
  checkpoints: readonly number[],
): WithinStudyRow[] {
  const ideal = ruleOutcome(runs, accuracy, oracle(runs, accuracy, checkpoints[0]!)).saved;
  return withinStudyRows(runs, accuracy, checkpoints, settings, (id, title, stops) =>
    nameRule(runs, accuracy, { id, title, kind: "fitted", stops, ideal }),
  );
}

/** Knows what becomes of each run, and stops the bad ones at the checkpoint. */
function oracle(runs: readonly FinishedRun[], accuracy: number, checkpoint: number): Stops {
  return runs.map(({ finalAccuracy }) => (finalAccuracy > accuracy ? null : checkpoint));
}

function nameRule(
  runs: readonly FinishedRun[],
  accuracy: number,
  { stops, ideal, ...name }: Pick<NamedRule, "id" | "title" | "kind"> & { stops: Stops; ideal: number },
): NamedRule {
  const outcome = ruleOutcome(runs, accuracy, stops);
  return { ...name, ...outcome, ofOracle: ideal > 0 ? outcome.savedOnBad / ideal : null };
}
