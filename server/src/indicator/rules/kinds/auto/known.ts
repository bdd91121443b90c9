/** All that the rule `auto` knows of a run at a checkpoint. */
import { type Bloom, bloomOf } from "../../facts/bloom.ts";
import { type Facts, factsOf } from "../../facts/facts.ts";
import { type Others, othersOf } from "../../facts/others.ts";
import { paceKept, wholePace } from "../../facts/paceKept.ts";
import { soFarOf } from "../../facts/soFar.ts";
import type { RuleContext, RuleSettings } from "../../rule.ts";
import { gainsAfter, type StudyGains } from "./gainsOfStudy.ts";
import { isHalfWayToBest, showsLearning } from "./learningByLoss.ts";
import { type Standing, standingOf } from "./standing.ts";
import { type Trend, trendOf } from "./trend.ts";

export interface Known {
  epoch: number;
  maxEpochs: number;
  facts: Facts;
  standing: Standing;
  trend: Trend | null;
  bloom: Bloom;
  value: number | null;
  /** it learns, as far as that can be said where the level of guessing is not known */
  isSeenToLearn: boolean;
  /** the same, and it has come half-way to the study's best: it is not unlikely to learn, however fast others are */
  isSeenToComeFar: boolean;
  /** runs that have ended at the level of guessing, where no run of the study has or may have learned; else 0 */
  failed: number;
  /** what settled runs still gained after this epoch; null where the whole pace counts */
  gains: (() => StudyGains) | null;
}

/** Share of training before which failures of other runs say nothing of this one. */
export const EARLY = 0.25;

export function knownOf(
  { epoch, own, study }: RuleContext,
  { success, objective, goal }: RuleSettings,
): Known {
  const others = othersOf(own, study);
  const standing = standingOf(own, epoch, others, success, objective);
  // The best of a study may keep more of its pace than good runs did: to find it, the whole pace counts.
  const kept = goal === "keepGood" ? paceKept(others, epoch, standing.level, objective) : wholePace;
  const facts = factsOf(own, epoch, others);
  const isUnknown = facts.isAboveGuessing === null;
  const isSeenToLearn = !isUnknown || showsLearning(own, epoch, others, objective);
  return {
    ...{ epoch, maxEpochs: own.maxEpochs, facts, isSeenToLearn },
    isSeenToComeFar: isUnknown && isSeenToLearn && isHalfWayToBest(own, epoch, others, objective),
    standing,
    trend: trendOf(own, epoch, { objective, success }, kept),
    bloom: bloomOf(own, epoch),
    value: own.curves.at("objective", epoch),
    failed: failedOf(others),
    gains: goal === "keepGood" ? () => gainsAfter(epoch, others, objective) : null,
  };
}

function failedOf(others: Others): number {
  if (others.mayHaveLearned()) return 0;
  return others.runs.filter((run) => soFarOf(run).isSettled && run.reached >= EARLY * run.maxEpochs).length;
}
