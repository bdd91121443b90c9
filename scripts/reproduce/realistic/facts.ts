/** Which verdicts contradict what is plainly known of a run once it has ended. */

import type { EpochHistory, Guessing, RunHistory } from "../../../server/src/indicator/runHistory.ts";
import type { Verdict } from "../../../server/src/indicator/scores/scores.ts";
import { binomialUpperTail } from "../../../server/src/statistics/binomial.ts";
import { wilsonInterval } from "../../../server/src/statistics/interval.ts";

/** How a run ended, by its validation accuracy or, in regression, R². */
export interface PlainEnd {
  skill: number;
  /** guessing does as well more often than once in a hundred times; in regression, R² is at most .02 */
  isAtChance: boolean;
  /** half-way from guessing to the study's best or to a perfect score, or within chance of the best, and not at chance */
  isGood: boolean;
}

/** Null for a run without skill or without a level of guessing, and one that did not train to its end. */
export function plainEnds(runs: readonly RunHistory[]): (PlainEnd | null)[] {
  const skills = runs.map((run) => skillOf(run));
  const best = Math.max(...skills.flatMap((skill) => skill ?? []));
  return runs.map(({ guessing }, i) => {
    const skill = skills[i] ?? null;
    if (skill === null || !guessing) return null;
    const isAtChance = atChance(skill, guessing);
    return { skill, isAtChance, isGood: !isAtChance && isGood(skill, best, guessing) };
  });
}

function skillOf({ epochs, maxEpochs }: RunHistory): number | null {
  const last: EpochHistory | undefined = epochs[maxEpochs];
  return last?.validationAccuracy ?? last?.metrics?.["r2"] ?? null;
}

function atChance(skill: number, { accuracy, rows }: Guessing): boolean {
  if (accuracy === null) return skill <= 0.02;
  return binomialUpperTail(Math.round(skill * rows), rows, accuracy) > 0.01;
}

function isGood(skill: number, best: number, { accuracy, rows }: Guessing): boolean {
  const guess = accuracy ?? 0;
  if (skill >= guess + (1 - guess) / 2 || skill >= guess + (best - guess) / 2) return true;
  if (accuracy === null) return skill >= best - 0.02;
  const interval = (share: number) => wilsonInterval(Math.round(share * rows), rows);
  return interval(skill).high >= interval(best).low;
}

/** Likely to learn, and it ended at chance; unlikely to learn, and it was good. */
export function contradicts(verdict: Verdict, { isAtChance, isGood }: PlainEnd): boolean {
  return (verdict === "continue" && isAtChance) || (verdict === "discard" && isGood);
}
