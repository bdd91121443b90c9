import { accuracyObjective, type Objective } from "../../domain/objective.ts";
import { sentenceOf } from "../../messages/catalogue.ts";
import { resamples } from "../../statistics/resamples.ts";
import { ruleOutcome, type Stops } from "../outcomes/ruleOutcome.ts";
import { leastAboveGuessing, levelOf } from "../outcomes/success.ts";
import { lossBeatsGuessing } from "../rules/facts/lossOfGuessing.ts";
import { type FinishedRun, isFinished, type RunHistory } from "../runHistory.ts";
import { baselinePredictors } from "./baselinePredictors.ts";
import { courseStops, withUncertainty } from "./courses.ts";
import { type Fitting, fittedRule, givenRule } from "./cutoffRules.ts";
import type {
  CheckpointEvaluation,
  CourseOutcome,
  Evaluation,
  EvaluationSettings,
  NamedRule,
  WithinStudyRow,
} from "./evaluation.ts";
import { fastestFallPredictor } from "./fastestFall.ts";
import { predictions, type Values } from "./predictions.ts";
import type { Predictor } from "./predictor.ts";
import { scorePredictors, variantPredictors } from "./scorePredictors.ts";
import { withinStudyRows } from "./withinStudyRows.ts";

/**
 * The paper's section VI for any study, with baselines and with what stopping would have saved and cost.
 * @param histories in the order of the launch; those that have not trained to their end are counted and left out
 * @throws RangeError with one sentence when no run has trained to its end, or none beyond a checkpoint
 */
export function evaluateStudy(histories: readonly RunHistory[], settings: EvaluationSettings): Evaluation {
  const runs = histories.filter(isFinished);
  const { success, indicator, falseStops, fittedOn, seed, folds } = settings;
  if (runs.length === 0) throw new RangeError(sentenceOf("evaluate/no-runs", {}));
  const shortest = Math.min(...runs.map(({ maxEpochs }) => maxEpochs));
  const checkpoints = indicator.checkpoints.filter((checkpoint) => checkpoint < shortest);
  if (checkpoints.length === 0)
    throw new RangeError(
      sentenceOf("evaluate/no-checkpoint", {
        epochs: shortest,
        checkpoints: indicator.checkpoints.join(", "),
      }),
    );

  const objective = settings.own?.settings.objective ?? accuracyObjective;
  const levelFor = (some: readonly FinishedRun[]) =>
    levelOf(
      success,
      some.map(({ finalAccuracy }) => finalAccuracy),
      objective,
    ) ?? 1;
  // A level from the spec or an option is kept; one that the runs give has to be above guessing.
  const accuracy =
    "above" in success ? levelFor(runs) : Math.max(levelFor(runs), guessingLevel(runs, objective));
  const fitting: Fitting = {
    ...{ falseStops, seed, folds, accuracy },
    others: fittedOn ? { runs: fittedOn, accuracy: levelFor(fittedOn) } : null,
  };
  const predictors = [
    ...scorePredictors(indicator),
    ...(settings.predictors ?? []),
    ...baselinePredictors(objective),
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
    objective,
    resamples: samples.length,
    epochs: runs.reduce((sum, { maxEpochs }) => sum + maxEpochs, 0),
    fittedOn: fittedOn ? "others" : "folds",
    falseStops,
    learnedFrom: settings.learnedFrom ?? null,
    checkpoints: checkpoints.map((checkpoint) =>
      atCheckpoint(runs, checkpoint, predictors, fitting, samples),
    ),
    courses: courses(runs, accuracy, settings, checkpoints[0]!, samples),
    withinStudy:
      objective.metric === accuracyObjective.metric ? withinStudy(runs, accuracy, settings, checkpoints) : [],
  };
}

/**
 * An accuracy that guessing hardly ever has or, where validation losses show learning, half-way from guessing to the
 * best.
 */
function guessingLevel(runs: readonly FinishedRun[], objective: Objective): number {
  const guessing = runs[0]!.guessing ?? null;
  const least = leastAboveGuessing(guessing, objective);
  if (!guessing || guessing.accuracy === null) return least;
  const hasLearned = runs.some(({ epochs }) =>
    epochs.some(
      ({ validationLoss }) => validationLoss !== null && lossBeatsGuessing(validationLoss, guessing),
    ),
  );
  if (!hasLearned) return least;
  const best = Math.max(...runs.map(({ finalAccuracy }) => finalAccuracy));
  return Math.min(least, (guessing.accuracy + best) / 2);
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

function courses(
  runs: readonly FinishedRun[],
  accuracy: number,
  settings: EvaluationSettings,
  first: number,
  samples: readonly Uint32Array[],
): CourseOutcome[] {
  const knowing = oracle(runs, accuracy, first);
  const ideal = ruleOutcome(runs, accuracy, knowing).saved;
  const [verdicts, ...others] = courseStops(runs, settings);
  const learned = (settings.rules ?? []).map(({ id, title, stops }) => {
    return { id, title, stops: stops(runs), kind: "fitted" as const };
  });
  const all = [
    verdicts!,
    ...learned,
    ...others,
    { id: "neverStop", title: "never stop", kind: "baseline" as const, stops: runs.map(() => null) },
    { id: "oracle", title: `oracle at epoch ${first}`, kind: "baseline" as const, stops: knowing },
  ];
  return withUncertainty(
    all.map((course) => ({ outcome: nameRule(runs, accuracy, { ...course, ideal }), stops: course.stops })),
    runs,
    runs.map(({ finalAccuracy }) => finalAccuracy > accuracy),
    settings.falseStops,
    samples,
  );
}

/** What it saves is compared with an oracle at its first checkpoint. */
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
