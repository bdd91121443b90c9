import { accuracyObjective, type Objective } from "../../domain/objective.ts";
import { sentenceOf } from "../../messages/catalogue.ts";
import { resamples } from "../../statistics/resamples.ts";
import { type Counted, countedBy, goodLevel, outcomeOf } from "../outcomes/goodRuns.ts";
import { ruleOutcome, type Stops } from "../outcomes/ruleOutcome.ts";
import { type FinishedRun, isFinished, type RunHistory } from "../runHistory.ts";
import { agreementPredictor } from "./agreement.ts";
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
  const { success, indicator, falseStops, seed, folds } = settings;
  const objective = settings.own?.settings.objective ?? accuracyObjective;
  const counted = countedBy(settings.own?.rule ?? "paper");
  const runs = withResults(histories.filter(isFinished), objective, counted);
  const fittedOn = settings.fittedOn && withResults(settings.fittedOn, objective, counted);
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

  const goodOf = (some: readonly FinishedRun[]) =>
    goodLevel(
      some.map((run) => outcomeOf(run, objective, counted)),
      success,
      objective,
      counted,
    );
  const { level, bound: accuracy } = goodOf(runs);
  const fitting: Fitting = {
    ...{ falseStops, seed, folds, accuracy },
    others: fittedOn ? { runs: fittedOn, accuracy: goodOf(fittedOn).bound } : null,
  };
  const predictors = [
    ...scorePredictors(indicator),
    ...(settings.predictors ?? []),
    ...baselinePredictors(objective),
    agreementPredictor(runs),
    ...variantPredictors(indicator, settings.windows),
    fastestFallPredictor(indicator.matrix),
  ];
  const samples = resamples(runs.length, settings.resamples, seed);
  return {
    runs: runs.length,
    good: runs.filter(({ finalAccuracy }) => finalAccuracy > accuracy).length,
    unfinished: histories.length - runs.length,
    success,
    accuracy: level,
    counted,
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

/** Runs with their results in place of their last objectives, where the best epoch counts. */
function withResults(
  runs: readonly FinishedRun[],
  objective: Objective,
  counted: Counted,
): readonly FinishedRun[] {
  if (counted === "final") return runs;
  return runs.map((run) => ({ ...run, finalAccuracy: outcomeOf(run, objective, counted).result! }));
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
    else absent.push({ id: predictor.id, title: predictor.title, kind: predictor.kind });
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
        return named(id, conditionText(title, cut), "given", givenRule(values, checkpoint, cut));
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

/** "s_F > 0.25"; of a loss, which predictors turn: "validation loss now < 0.1". */
function conditionText(title: string, level: number): string {
  const rounded = Number(level.toPrecision(3));
  return title.startsWith("− ") ? `${title.slice(2)} < ${-rounded}` : `${title} > ${rounded}`;
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
