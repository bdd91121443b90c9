import { formatPercent } from "../../../../domain/format.ts";
import { isShare } from "../../../../domain/metrics.ts";
import { type Objective, turned } from "../../../../domain/objective.ts";
import { sentenceOf } from "../../../../messages/catalogue.ts";
import { paceScale } from "../../../paceScale.ts";
import type { Verdict } from "../../../scores/scores.ts";
import { type Bloom, bloomOf } from "../../bloom.ts";
import { type Facts, factsOf, hasLearned } from "../../facts.ts";
import { paceKept, wholePace } from "../../pace.ts";
import type { EvidenceOf, Figure, RuleContext, RuleDecision, RuleKind, RuleSettings } from "../../rule.ts";
import { isSettled } from "../../settled.ts";
import type { Best, StudyRun } from "../../studyRun.ts";
import { levelText, notAbove, outpacedText, paceText, rowsText, skillValue } from "./autoInWords.ts";
import { FEWEST_LEADERS, FEWEST_RUNS, type Standing, standingOf } from "./standing.ts";
import { type Trend, trendOf } from "./trend.ts";
import { showsLearning } from "./untoldLevel.ts";

export interface AutoEvidence extends EvidenceOf<"auto"> {
  /** what the verdict rests on: plain facts, the run's own trend, its study, or that it may bloom late */
  basis: "fault" | "guessing" | "trend" | "study" | "lateBloomer";
  facts: Facts;
  standing: Standing;
  trend: Trend | null;
  bloom: Bloom;
}

interface Known {
  epoch: number;
  maxEpochs: number;
  facts: Facts;
  standing: Standing;
  trend: Trend | null;
  bloom: Bloom;
  value: number | null;
  /** it learns, as far as that can be said where the level of guessing is not known */
  isSeenToLearn: boolean;
  /** runs that have ended at the level of guessing, where no run of the study has learned; else 0 */
  failed: number;
}

/** What is concluded, and its reason as the end of a sentence. */
type Conclusion = Pick<AutoEvidence, "basis"> &
  Pick<RuleDecision, "verdict" | "wantsStop" | "mayStop" | "calibrated"> & { reason: string };

/**
 * Plain facts first, which need no calibration: broken layers, guessing, the study's best. Then the objective against
 * the study's other runs at the same epoch, and the run's own pace. Late bloomers are let run.
 */
export const auto: RuleKind<unknown, AutoEvidence> = {
  description: "Plain facts first, then this run against the study's other runs and its own trend.",
  replays: [
    { id: "auto", title: "auto, to keep good runs", goal: "keepGood", inOrder: true },
    { id: "autoBest", title: "auto, to find the best", goal: "best", inOrder: true },
  ],
  create: (settings) => ({
    name: "auto",
    checkpoints: withEveryEpochFrom,
    decide(context) {
      const known = knownOf(context, settings);
      const { reason, basis, ...decision } = conclude(known, settings);
      const { facts, standing, trend, bloom } = known;
      return {
        ...decision,
        sentence: `${beginnings[decision.verdict]}: ${reason}.`,
        evidence: {
          ...{ kind: "auto", basis, facts, standing, trend, bloom },
          figures: figuresOf(known, settings.objective),
        },
      };
    },
  }),
};

/** Share of training before which it decides only at checkpoints. */
const EARLIEST = 0.1;
/** Share of the way from where its study's runs begin to the best of them, below which a run has learned little. */
const LITTLE_PROGRESS = 0.25;
/** Epochs before which a run's pace says little. */
const FEWEST_EPOCHS = 2;
/** Where so many runs have failed and none has learned, the next one has a chance of at most 1 in 20 to be better. */
const ENOUGH_FAILED = 19;
/** Share of training before which failures of other runs say nothing of this one. */
const EARLY = 0.25;

/** Asked anew at each epoch of a run, whose list of checkpoints is the same. */
const lastDue = new WeakMap<readonly number[], { maxEpochs: number; due: number[] }>();

function withEveryEpochFrom(checkpoints: readonly number[], maxEpochs: number): number[] {
  const last = lastDue.get(checkpoints);
  if (last?.maxEpochs === maxEpochs) return last.due;
  const first = Math.max(1, Math.ceil(EARLIEST * maxEpochs));
  const later = Array.from({ length: Math.max(0, maxEpochs - first + 1) }, (_, i) => first + i);
  const due = [...checkpoints.filter((checkpoint) => checkpoint < first), ...later];
  lastDue.set(checkpoints, { maxEpochs, due });
  return due;
}

const beginnings: Record<Verdict, string> = {
  continue: "Likely to learn",
  discard: "Unlikely to learn",
  saturated: "Converged",
  unknown: "Not known yet",
};

function knownOf({ epoch, own, study }: RuleContext, { success, objective, goal }: RuleSettings): Known {
  const others = study.filter((run) => run !== own);
  const standing = standingOf(own, epoch, study, success, objective);
  // The best of a study may keep more of its pace than good runs did: to find it, the whole pace counts.
  const kept = goal === "keepGood" ? paceKept(others, epoch, standing.level, objective) : wholePace;
  const facts = factsOf(own, epoch, others);
  return {
    ...{ epoch, maxEpochs: own.maxEpochs, facts },
    isSeenToLearn: facts.isAboveGuessing !== null || showsLearning(own, epoch, others, objective),
    standing,
    trend: trendOf(own, epoch, objective, kept),
    bloom: bloomOf(own, epoch),
    value: own.curves.at("objective", epoch),
    failed: failedOf(others),
  };
}

function failedOf(others: readonly StudyRun[]): number {
  if (others.some((other) => hasLearned(other, other.reached))) return 0;
  return others.filter((other) => isSettled(other) && other.reached >= EARLY * other.maxEpochs).length;
}

function conclude(known: Known, settings: RuleSettings): Conclusion {
  const { epoch, facts, bloom } = known;
  if (facts.fault)
    return certain("discard", "fault", sentenceOf("auto/fault", { epoch, fault: facts.fault }));
  const hasEnded =
    epoch >= known.maxEpochs && facts.isAboveGuessing && facts.isNoFailure && known.trend?.isStill;
  if (bloom.isBlooming && !facts.isFarAboveGuessing && !hasEnded) return lateBloomer(known);
  return facts.isAboveGuessing === false ? atGuessing(known, settings) : aboveGuessing(known, settings);
}

function lateBloomer({ epoch, maxEpochs, bloom: { rankChange } }: Known): Conclusion {
  const advice = sentenceOf(epoch < maxEpochs ? "auto/let-continue" : "auto/more-epochs", {});
  return undecided(
    "lateBloomer",
    sentenceOf("auto/rank-falls", { epoch, change: formatPercent(rankChange), advice }),
  );
}

/** Validation shows no more than guessing does: it is never likely to learn. */
function atGuessing(known: Known, settings: RuleSettings): Conclusion {
  const { epoch, maxEpochs, facts, trend, bloom, failed } = known;
  const level = levelText(facts, settings.objective, known.value);
  const isOver = epoch >= maxEpochs;
  if (facts.isNoFailure && facts.fallenFrom && (isOver || trend?.isStill))
    return collapsed(known, facts.fallenFrom);
  if (facts.isNoFailure) return perhapsAboveGuessing(known, level);
  if (bloom.isMemorized && !isOver)
    return undecided(
      "lateBloomer",
      sentenceOf("auto/memorized-at-guessing", { epoch, level, guessing: notAbove(facts) }),
    );
  if (isHopeless(known, settings) && !facts.mayComeHalfWay) return hopeless(known, settings, level);
  if (isOver)
    return certain(
      "discard",
      "guessing",
      sentenceOf("auto/over-at-guessing", { maxEpochs, level, guessing: notAbove(facts) }),
    );
  if (2 * epoch >= maxEpochs && facts.isLossAtGuessing && (trend?.isStill ?? false))
    return certain(
      "discard",
      "guessing",
      sentenceOf("auto/still-at-guessing", { epoch, maxEpochs, level, guessing: notAbove(facts) }),
    );
  if (failed >= FEWEST_RUNS && epoch >= EARLY * maxEpochs)
    return {
      ...certain(
        "discard",
        "guessing",
        sentenceOf("auto/all-at-guessing", { epoch, level, guessing: notAbove(facts), failed }),
      ),
      // None of them has shown what a run that learns looks like at this epoch.
      ...(failed < ENOUGH_FAILED && { wantsStop: false, mayStop: false }),
    };
  return undecided("guessing", sentenceOf("auto/at-guessing", { epoch, level, guessing: notAbove(facts) }));
}

/** Its skill may be that of guessing or half of the best: its losses tell, or nothing does. */
function perhapsAboveGuessing(known: Known, level: string): Conclusion {
  const { epoch, maxEpochs, facts, trend } = known;
  const samples = rowsText(facts);
  if (epoch < maxEpochs || !trend) {
    const id = facts.isLossHalfWay ? "auto/learned-something" : "auto/at-guessing";
    return undecided("guessing", sentenceOf(id, { epoch, level, guessing: notAbove(facts) }));
  }
  if (facts.wasAboveGuessing && !facts.isLossHalfWay) return converged(known, level);
  return facts.isLossHalfWay
    ? converged(known, sentenceOf("auto/few-samples", { level, samples }))
    : undecided("guessing", sentenceOf("auto/too-few-to-tell", { maxEpochs, level, samples }));
}

function aboveGuessing(known: Known, settings: RuleSettings): Conclusion {
  const { facts, trend, bloom, epoch, maxEpochs } = known;
  const level = levelText(facts, settings.objective, known.value);
  const isOutpaced = !facts.isAmongBest && isHopeless(known, settings);
  if (isOutpaced && !facts.isNoFailure && !facts.isFarAboveGuessing && !facts.mayComeHalfWay)
    return hopeless(known, settings, level);
  if (facts.isFarBelowBest && !facts.isNoFailure && epoch >= maxEpochs)
    return certain(
      "discard",
      "study",
      sentenceOf("auto/far-below-best", {
        maxEpochs,
        level,
        best: skillValue({ ...facts.skill!, value: facts.bestOfOthers! }),
      }),
    );
  if (trend?.isStill && bloom.isMemorized && !facts.isFarAboveGuessing && epoch < maxEpochs)
    return undecided("lateBloomer", sentenceOf("auto/memorized", { epoch, level }));
  if (trend?.isStill) return converged(known, `${level} at epoch ${epoch}`);
  if (facts.isAboveGuessing === null && !facts.isFarAboveGuessing && !(trend && trend.improvement > 0))
    return undecided("trend", `${level} at epoch ${epoch}`);
  if (facts.isAboveGuessing === null && (known.standing.progress ?? 1) < LITTLE_PROGRESS && !isOutpaced)
    return undecided("study", sentenceOf("auto/little-progress", { level, epoch }));
  if (facts.fallenFrom && !facts.isAmongBest && !facts.isFarAboveGuessing && !isOutpaced)
    return undecided("trend", `${level} at epoch ${epoch}`);
  if (!known.isSeenToLearn && !isOutpaced)
    return undecided(
      "guessing",
      sentenceOf("auto/unknown-guessing", { level, epoch, pace: paceText(trend, facts, settings.objective) }),
    );
  if (facts.isBarelyAboveGuessing && !isOutpaced)
    return undecided(
      "guessing",
      sentenceOf("auto/barely-above", { epoch, level, pace: paceText(trend, facts, settings.objective) }),
    );
  return {
    ...{ verdict: "continue", basis: "trend", mayStop: true, calibrated: isOutpaced, wantsStop: isOutpaced },
    reason: isOutpaced
      ? sentenceOf("auto/outpaced", { level, epoch, outpaced: outpacedText(known, settings.objective) })
      : `${level} at epoch ${epoch}${paceText(trend, facts, settings.objective)}`,
  };
}

function converged({ trend, epoch, maxEpochs }: Known, level: string): Conclusion {
  const { bestEpoch } = trend!;
  return {
    ...{ verdict: "saturated", basis: "trend", wantsStop: true, mayStop: true, calibrated: false },
    reason:
      epoch >= maxEpochs
        ? sentenceOf("auto/best-epoch", { best: bestEpoch, maxEpochs, level })
        : sentenceOf("auto/no-improvement", { best: bestEpoch, level }),
  };
}

/** It had learned, and is back at the level of guessing. */
function collapsed({ facts: { skill }, epoch }: Known, { value, epoch: bestEpoch }: Best): Conclusion {
  const { name, value: now, guessing } = skill!;
  const text = (one: number) => skillValue({ name, value: one });
  return {
    ...{ verdict: "saturated", basis: "trend", wantsStop: true, mayStop: true, calibrated: false },
    reason: sentenceOf("auto/fell-to-guessing", {
      metric: name,
      from: text(value),
      best: bestEpoch,
      to: text(now),
      epoch,
      guessing: text(guessing),
    }),
  };
}

/**
 * Below every leader at this epoch and too slow at its own pace, or at a standstill below what counts as good; to keep
 * good runs, by more than chance and in loss too.
 */
function isHopeless(
  { epoch, maxEpochs, standing, trend, value, bloom }: Known,
  { goal, objective }: RuleSettings,
): boolean {
  const { compared, level, leaders, lowestLeader } = standing;
  const isCautious = goal === "keepGood";
  if (isCautious && epoch < Math.max(FEWEST_EPOCHS, EARLIEST * maxEpochs)) return false;
  if (compared < FEWEST_RUNS || leaders < FEWEST_LEADERS) return false;
  if (level === null || lowestLeader === null || value === null || trend === null) return false;
  const { to } = paceScale(objective);
  const noise = isCautious ? standing.noise : 0;
  if (trend.isStill && !bloom.isMemorized && to(trend.best) + noise < to(level)) return true;
  if (to(value) + noise >= to(lowestLeader) || to(trend.reach) + noise >= to(level)) return false;
  if (!isCautious || trend.lossReach === null || standing.leadersLoss === null) return true;
  return trend.lossReach > standing.leadersLoss.atBest;
}

function hopeless(known: Known, settings: RuleSettings, level: string): Conclusion {
  return {
    ...{ verdict: "discard", basis: "study", wantsStop: true, mayStop: true, calibrated: true },
    reason: `at epoch ${known.epoch} ${level}${outpacedText(known, settings.objective)}`,
  };
}

function certain(verdict: Verdict, basis: AutoEvidence["basis"], reason: string): Conclusion {
  return { verdict, basis, wantsStop: true, mayStop: true, calibrated: false, reason };
}

function undecided(basis: AutoEvidence["basis"], reason: string): Conclusion {
  return { verdict: "unknown", basis, wantsStop: false, mayStop: false, calibrated: false, reason };
}

function figuresOf({ facts, standing, trend, value }: Known, objective: Objective): Figure[] {
  const unit = isShare(objective.metric) ? "share" : "number";
  const shown = (one: number | null) => (one === null ? null : turned(one, objective));
  return [
    {
      ...{ name: objective.metric, value: shown(value), unit },
      against: { name: "counts as good", value: shown(standing.level) },
    },
    ...(facts.skill
      ? [
          {
            ...{ name: facts.skill.name, value: facts.skill.value, unit: "share" as const },
            against: { name: "guessing", value: facts.skill.guessing },
          },
        ]
      : []),
    { name: "lowest of the leading runs at this epoch", value: shown(standing.lowestLeader), unit },
    { name: "reached at its pace", value: shown(trend?.reach ?? null), unit },
  ];
}
