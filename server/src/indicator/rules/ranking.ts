/** What rules have in common that keep the best of a study's runs and end the others, whatever they are worth. */

import { sentenceOf } from "../../messages/catalogue.ts";
import type { Verdict } from "../scores/scores.ts";
import { type Facts, factsOf } from "./facts/facts.ts";
import { othersOf } from "./facts/others.ts";
import { notAbove, skillValue } from "./facts/skillText.ts";
import type { StudyRun } from "./facts/studyRun.ts";
import type { EvidenceOf, RuleContext, RuleDecision } from "./rule.ts";

export interface RankingEvidence<Kind extends string> extends EvidenceOf<Kind> {
  /** the run's place among the compared ones, 1 for the best, and how many they are */
  place: number;
  compared: number;
}

/**
 * The verdict says what is plainly known of this run: it can be outranked though it learns.
 * @param reason why it is ended or continues, as the end of a sentence
 */
export function rankingDecision<Kind extends string>(
  context: RuleContext,
  wantsStop: boolean,
  reason: string,
  evidence: RankingEvidence<Kind>,
): RuleDecision<RankingEvidence<Kind>> {
  const { own, epoch, study } = context;
  const facts = factsOf(own, epoch, othersOf(own, study));
  return {
    verdict: plainVerdict(facts),
    ...{ wantsStop, mayStop: true, calibrated: false, evidence },
    sentence: `${wantsStop ? "Outranked" : "Kept"}: at epoch ${epoch} ${reason}${levelText(facts)}.`,
  };
}

/** What the facts alone say. */
export function plainVerdict({ fault, farBest, isAboveGuessing, isFarAboveGuessing }: Facts): Verdict {
  if (fault) return farBest ? "saturated" : "discard";
  return isAboveGuessing && isFarAboveGuessing ? "continue" : "unknown";
}

/** A broken layer, or else what validation shows. */
function levelText(facts: Facts): string {
  const { skill, fault, isAboveGuessing } = facts;
  if (fault) return `; ${fault}`;
  if (!skill) return "";
  const level = `${skill.name} ${skillValue(skill)}`;
  const guessing = skillValue({ ...skill, value: skill.guessing });
  return isAboveGuessing
    ? `; ${level}`
    : sentenceOf("verdict/at-guessing", { level, isNot: notAbove(facts), guessing });
}

export function valuesAt(study: readonly StudyRun[], epoch: number): number[] {
  return study.flatMap((run) => (run.reached >= epoch ? (run.curves.at("objective", epoch) ?? []) : []));
}
