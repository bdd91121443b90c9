/** Which runs of a study are good. Summaries, evaluations, the panel and the pages of results all ask here. */
import { metricOf } from "../../domain/metrics.ts";
import { accuracyObjective, type Objective, turned } from "../../domain/objective.ts";
import type { Guessing, RunHistory } from "../runHistory.ts";
import { leastAboveGuessing, lossBeatsGuessing } from "./guessing.ts";
import { describeAboveGuessing, describeSuccess, levelOf, paperSuccess, type Success } from "./success.ts";

/** The epoch of a run that counts. */
export type Counted = "best" | "final";

/** The paper compares accuracies after the last epoch; elsewhere a run is worth what its best epoch is, whose weights are kept. */
export function countedBy(rule: unknown): Counted {
  return rule === "paper" ? "final" : "best";
}

/** What a run came to. */
export interface Outcome {
  /** the objective at the epoch that counts, turned so that higher is better; null before the first epoch */
  result: number | null;
  /** null where it is not known */
  guessing: Guessing | null;
  /** the lowest validation loss; null without any */
  lowestLoss: number | null;
}

/** Where the spec does not say: within 5 points of the best run; of a loss, within 5%. */
export const usualSuccess = { within: 0.05 } as const satisfies Success;

/** What counts as good under a rule: what the spec says and, where it leaves that to the paper's rule, 65% accuracy as in the paper. */
export function successUnder(rule: unknown, objective: Objective, success: Success = usualSuccess): Success {
  const isUsual = "within" in success && success.within === usualSuccess.within;
  const isPapers = rule === "paper" && objective.metric === accuracyObjective.metric;
  return isPapers && isUsual ? paperSuccess : success;
}

/** From where on a run is good. */
export interface GoodLevel {
  /** what good runs reach, or are above where the paper's rule decides; ∞ without any outcome */
  level: number;
  /** what the results of good runs are above, rounding aside */
  bound: number;
  /** the runs themselves would give a level that guessing reaches */
  isOfGuessing: boolean;
}

/** Differences that come from rounding. */
const ROUNDING = 1e-12;

/** A value that the spec gives is kept; a level that the runs give is above guessing. */
export function goodLevel(
  outcomes: readonly Outcome[],
  success: Success,
  objective: Objective,
  counted: Counted,
): GoodLevel {
  const results = outcomes.flatMap(({ result }) => result ?? []);
  const wanted = levelOf(success, results, objective) ?? Number.POSITIVE_INFINITY;
  const level = "above" in success ? wanted : Math.max(wanted, levelOfGuessing(outcomes, results, objective));
  const isExceeded = counted === "final" || !Number.isFinite(level);
  return {
    level,
    bound: isExceeded ? level : level - ROUNDING * Math.max(1, Math.abs(level)),
    isOfGuessing: level > wanted,
  };
}

/** The same under a study's rule and `success`, with a text: "within 5 points of the best (above 76%)". */
export function describedGoodLevel(
  outcomes: readonly Outcome[],
  { rule, success }: { rule: unknown; success?: Success | undefined },
  objective: Objective,
): GoodLevel & { text: string } {
  const wanted = successUnder(rule, objective, success);
  const counted = countedBy(rule);
  const good = goodLevel(outcomes, wanted, objective, counted);
  const text = good.isOfGuessing
    ? describeAboveGuessing(good.level, objective)
    : describeSuccess(wanted, good.level, objective, counted);
  return { ...good, text };
}

export function isGood(result: number | null, { bound }: GoodLevel): boolean {
  return result !== null && result > bound;
}

/**
 * An objective that guessing reaches very rarely. Accuracies separate little where classes are rare: where validation losses
 * show that runs have learned, half-way from guessing to the best is enough.
 */
function levelOfGuessing(
  outcomes: readonly Outcome[],
  results: readonly number[],
  objective: Objective,
): number {
  const guessing = outcomes.find((outcome) => outcome.guessing)?.guessing ?? null;
  const least = leastAboveGuessing(guessing, objective);
  if (!guessing || guessing.accuracy === null || objective.metric !== accuracyObjective.metric) return least;
  const hasLearned = outcomes.some(
    ({ lowestLoss }) => lowestLoss !== null && lossBeatsGuessing(lowestLoss, guessing),
  );
  return hasLearned ? Math.min(least, (guessing.accuracy + Math.max(...results)) / 2) : least;
}

/** The untrained network does not count. */
export function outcomeOf(
  { epochs, guessing, finalAccuracy }: RunHistory,
  objective: Objective,
  counted: Counted,
): Outcome {
  const trained = epochs.slice(1);
  const values = trained.flatMap((epoch) => metricOf(epoch, objective.metric) ?? []);
  const losses = trained.flatMap(({ validationLoss }) => validationLoss ?? []);
  return {
    result:
      counted === "final" || values.length === 0
        ? finalAccuracy
        : Math.max(...values.map((value) => turned(value, objective))),
    guessing: guessing ?? null,
    lowestLoss: losses.length === 0 ? null : Math.min(...losses),
  };
}
