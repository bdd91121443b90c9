/** A study's results in a sentence: how many runs are good, the best, and whether verdicts were wrong. */

import { formatCount } from "../../../server/src/domain/format.ts";
import { metricOf } from "../../../server/src/domain/metrics.ts";
import {
  accuracyObjective,
  isBetter,
  type Objective,
  resultOf,
  turned,
} from "../../../server/src/domain/objective.ts";
import { formatMetric } from "../../../server/src/domain/runFields.ts";
import { isOver } from "../../../server/src/domain/runState.ts";
import {
  countedBy,
  describedGoodLevel,
  isGood,
  type Outcome,
  usualSuccess,
} from "../../../server/src/indicator/outcomes/goodRuns.ts";
import { successAccuracy } from "../../../server/src/indicator/outcomes/success.ts";
import { known } from "../../../server/src/protocol/notifications.ts";
import { objectiveOf } from "../state/metrics.ts";
import type { Run } from "../state/state.ts";

/** "" while no run has a result. */
export function headline(runs: readonly Run[]): string {
  const objective = objectiveOf(runs);
  const { metric } = objective;
  const over = runs.filter(({ summary }) => isOver(summary.state));
  const results = over.flatMap(({ summary }) => resultOf(summary) ?? []);
  if (results.length === 0) return "";
  const best = results.reduce((a, b) => (isBetter(b, a, objective) ? b : a));
  const { outcomes, level } = goodRunsOf(over, objective);
  const guess = outcomes.find(({ guessing }) => guessing)?.guessing?.accuracy ?? null;
  const bestText = `best ${formatMetric(best, metric)}`;
  const good = outcomes.filter(({ result }) => isGood(result, level)).length;
  if (metric === "validationAccuracy" && guess !== null && good === 0 && best < guess + LITTLE)
    return `None of ${formatCount(over.length, "run")} learned: ${bestText}, and guessing reaches ${formatMetric(guess, metric)}.`;
  const finished = over.flatMap(({ summary }, i) =>
    summary.state === "finished" && summary.verdict !== null
      ? [
          {
            ...summary.verdict,
            accuracy: summary.validationAccuracy,
            wasGood: isGood(outcomes[i]!.result, level),
          },
        ]
      : [],
  );
  const wrong = finished.filter(
    ({ verdict, wasGood, accuracy }) =>
      (verdict === "discard" && wasGood) || (verdict === "continue" && !wasGood && isChance(accuracy, guess)),
  ).length;
  const told =
    finished.length > 0
      ? ` ${wrong === 0 ? "None" : wrong} of ${formatCount(finished.length, "verdict")} on finished runs ${wrong === 1 ? "was" : "were"} wrong.`
      : "";
  return `${good} of ${formatCount(over.length, "run")} ${good === 1 ? "is" : "are"} good, ${level.text}: ${bestText}.${told}`;
}

/** From where on runs that are over are good, and what each came to. */
function goodRunsOf(over: readonly Run[], objective: Objective) {
  const outcomes = over.map((run) => outcomeOf(run, objective));
  const { success } = over.at(-1)!.summary;
  const level = describedGoodLevel(outcomes, { rule: ruleOf(over.at(-1)!), success }, objective);
  return { outcomes, level };
}

/** The accuracy from which a run of the study is good; within 5 points of the best where the objective is another. */
export function goodAccuracy(runs: readonly Run[]): number {
  const over = runs.filter(({ summary }) => isOver(summary.state));
  const objective = objectiveOf(runs);
  const finals = over.flatMap(({ summary: { validationAccuracy } }) =>
    validationAccuracy === null ? [] : [{ finalAccuracy: validationAccuracy }],
  );
  const level =
    over.length > 0 && objective.metric === accuracyObjective.metric
      ? goodRunsOf(over, objective).level.level
      : successAccuracy(usualSuccess, finals);
  return Math.min(1, Math.max(0, level));
}

/** Above guessing by less than this, nothing was learned. */
const LITTLE = 0.05;

function outcomeOf(run: Run, objective: Objective): Outcome {
  const records = known(run.records);
  const last = metricOf(records.at(-1), objective.metric);
  const result = countedBy(ruleOf(run)) === "final" && last !== null ? last : resultOf(run.summary);
  const losses = records.flatMap(({ epoch, validationLoss }) => (epoch > 0 ? (validationLoss ?? []) : []));
  return {
    result: result === null ? null : turned(result, objective),
    guessing: records.find(({ guessing }) => guessing)?.guessing ?? null,
    lowestLoss: losses.length === 0 ? null : Math.min(...losses),
  };
}

/** Records of earlier versions do not name the paper's rule. */
function ruleOf({ summary: { verdict } }: Run): string | undefined {
  return verdict ? (verdict.rule ?? "paper") : undefined;
}

function isChance(accuracy: number | null, guess: number | null): boolean {
  return accuracy !== null && guess !== null && accuracy < guess + 0.02;
}
