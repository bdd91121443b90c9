/** Which verdicts contradict what is plainly known of a run once it has ended. */

import type { Objective } from "../../../server/src/domain/objective.ts";
import type { EpochHistory, RunHistory } from "../../../server/src/indicator/runHistory.ts";
import type { Verdict } from "../../../server/src/indicator/scores/scores.ts";
import { binomialUpperTail } from "../../../server/src/statistics/binomial.ts";
import { wilsonInterval } from "../../../server/src/statistics/interval.ts";

/** How a run ended, by its objective where that weighs all classes alike, its accuracy or, in regression, the share of guessing's loss that is gone. */
export interface PlainEnd {
  skill: number;
  /** guessing does as well more often than once in a hundred times; in regression, the share is at most .02 */
  isAtChance: boolean;
  /** half-way from guessing to the study's best or to a perfect score, or within chance of the best, and not at chance */
  isGood: boolean;
}

/** Null for a run without skill or without a level of guessing, and one that did not train to its end. */
export function plainEnds(runs: readonly RunHistory[], objective: Objective): (PlainEnd | null)[] {
  const skills = runs.map((run) => skillOf(run, objective));
  const best = Math.max(...skills.flatMap((skill) => skill?.value ?? []));
  return skills.map((skill) => {
    if (skill === null) return null;
    const isAtChance = atChance(skill);
    return { skill: skill.value, isAtChance, isGood: !isAtChance && isGood(skill, best) };
  });
}

/** What a run ended with, and what guessing has of it. */
interface EndSkill {
  value: number;
  guess: number;
  /** as many samples tell as much; null in regression */
  rows: number | null;
}

/** The objective where it weighs all classes alike; else the accuracy or, in regression, what is gone of the loss of guessing. */
function skillOf({ epochs, maxEpochs, guessing }: RunHistory, { metric }: Objective): EndSkill | null {
  const last: EpochHistory | undefined = epochs[maxEpochs];
  if (!guessing || !last) return null;
  const { accuracy, rows, loss, balanced } = guessing;
  const share = last.metrics?.[metric];
  if (balanced && balanced.error > 0 && ["balancedAccuracy", "macroF1", "rocAuc"].includes(metric)) {
    const { level, error } = balanced;
    return share == null
      ? null
      : { value: share, guess: level, rows: Math.round((level * (1 - level)) / error ** 2) };
  }
  if (accuracy !== null)
    return last.validationAccuracy === null
      ? null
      : { value: last.validationAccuracy, guess: accuracy, rows };
  const explained = loss && last.validationLoss !== null ? 1 - last.validationLoss / loss : null;
  const value = Math.max(
    explained ?? Number.NEGATIVE_INFINITY,
    last.metrics?.["r2"] ?? Number.NEGATIVE_INFINITY,
  );
  return Number.isFinite(value) ? { value, guess: 0, rows: null } : null;
}

function atChance({ value, guess, rows }: EndSkill): boolean {
  if (rows === null) return value <= 0.02;
  return binomialUpperTail(Math.round(value * rows), rows, guess) > 0.01;
}

function isGood({ value, guess, rows }: EndSkill, best: number): boolean {
  if (value >= guess + (1 - guess) / 2 || value >= guess + (best - guess) / 2) return true;
  if (rows === null) return value >= best - 0.02;
  const interval = (share: number) => wilsonInterval(Math.round(share * rows), rows);
  return interval(value).high >= interval(best).low;
}

/** Likely to learn, and it ended at chance; unlikely to learn, and it was good. */
export function contradicts(verdict: Verdict, { isAtChance, isGood }: PlainEnd): boolean {
  return (verdict === "continue" && isAtChance) || (verdict === "discard" && isGood);
}
