import { formatPercent } from "../../domain/format.ts";
import { isShare } from "../../domain/metrics.ts";
import { type Objective, paceScale, turned } from "../objective.ts";
import type { Verdict } from "../scores/scores.ts";
import { levelText, notAbove, outpacedText, paceText, rowsText, skillValue } from "./autoInWords.ts";
import { type Bloom, bloomOf } from "./bloom.ts";
import { type Facts, factsOf, hasLearned } from "./facts.ts";
import { paceKept, wholePace } from "./pace.ts";
import type { EvidenceOf, Figure, RuleContext, RuleDecision, RuleKind, RuleSettings } from "./rule.ts";
import { FEWEST_LEADERS, FEWEST_RUNS, type Standing, standingOf } from "./standing.ts";
import type { Best, StudyRun } from "./studyRun.ts";
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
/** Share of training before which failures of other runs say nothing of this one. */
const EARLY = 0.25;

function withEveryEpochFrom(checkpoints: readonly number[], maxEpochs: number): number[] {
  const first = Math.max(1, Math.ceil(EARLIEST * maxEpochs));
  const later = Array.from({ length: Math.max(0, maxEpochs - first + 1) }, (_, i) => first + i);
  return [...checkpoints.filter((checkpoint) => checkpoint < first), ...later];
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
  const ended = others.filter(({ end }) => end === "finished");
  return others.some((other) => hasLearned(other, other.reached)) ? 0 : ended.length;
}

function conclude(known: Known, settings: RuleSettings): Conclusion {
  const { epoch, facts, bloom } = known;
  if (facts.fault)
    return certain("discard", "fault", `at epoch ${epoch} ${facts.fault}, so nothing before it can learn`);
  if (bloom.isBlooming && !facts.isFarAboveGuessing) return lateBloomer(known);
  return facts.isAboveGuessing === false ? atGuessing(known, settings) : aboveGuessing(known, settings);
}

function lateBloomer({ epoch, maxEpochs, bloom: { rankChange } }: Known): Conclusion {
  const advice = epoch < maxEpochs ? "let it run" : "more epochs may help";
  return undecided(
    "lateBloomer",
    `at epoch ${epoch} it has memorized its training samples while validation is far behind; the effective rank of ` +
      `its outputs is falling (${formatPercent(rankChange)} an epoch), as in networks that generalize late: ${advice}`,
  );
}

/** Validation shows no more than guessing does: it is never likely to learn. */
function atGuessing(known: Known, settings: RuleSettings): Conclusion {
  const { epoch, maxEpochs, facts, trend, bloom, failed } = known;
  const level = levelText(facts, settings.objective, known.value);
  const isOver = epoch >= maxEpochs;
  if (facts.isNoFailure && facts.fallenFrom && (isOver || trend?.isStill))
    return collapsed(known, facts.fallenFrom);
  if (facts.isNoFailure)
    return isOver && trend
      ? converged(
          known,
          `${level}; ${rowsText(facts)} too few to tell that from guessing, but its losses show that it has learned`,
        )
      : undecided(
          "guessing",
          `at epoch ${epoch} ${level} is ${notAbove(facts)}, but it has learned something`,
        );
  if (bloom.isMemorized && !isOver)
    return undecided(
      "lateBloomer",
      `at epoch ${epoch} it has memorized its training samples, and ${level} is ${notAbove(facts)}: it may generalize late`,
    );
  if (isHopeless(known, settings) && !facts.mayComeHalfWay) return hopeless(known, settings, level);
  if (isOver)
    return certain("discard", "guessing", `after all ${maxEpochs} epochs ${level} is ${notAbove(facts)}`);
  if (2 * epoch >= maxEpochs && facts.isLossAtGuessing && (trend?.isStill ?? false))
    return certain(
      "discard",
      "guessing",
      `after ${epoch} of ${maxEpochs} epochs ${level} is ${notAbove(facts)}, and neither is its training loss`,
    );
  if (failed >= FEWEST_RUNS && epoch >= EARLY * maxEpochs)
    return {
      ...certain(
        "discard",
        "guessing",
        `at epoch ${epoch} ${level} is ${notAbove(facts)}, and none of the ${failed} runs of this study that have ended was any better`,
      ),
      // None of them has shown what a run that learns looks like at this epoch.
      ...{ wantsStop: false, mayStop: false },
    };
  return undecided("guessing", `at epoch ${epoch} ${level} is ${notAbove(facts)}`);
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
      `after all ${maxEpochs} epochs ${level}, far below the best of this study (${skillValue({ ...facts.skill!, value: facts.bestOfOthers! })})`,
    );
  if (trend?.isStill && bloom.isMemorized && !facts.isFarAboveGuessing && epoch < maxEpochs)
    return undecided("lateBloomer", `at epoch ${epoch} it has memorized its training samples; ${level}`);
  if (trend?.isStill) return converged(known, `${level} at epoch ${epoch}`);
  if (facts.isAboveGuessing === null && !facts.isFarAboveGuessing && !(trend && trend.improvement > 0))
    return undecided("trend", `${level} at epoch ${epoch}`);
  if (facts.isAboveGuessing === null && (known.standing.progress ?? 1) < LITTLE_PROGRESS && !isOutpaced)
    return undecided("study", `${level} at epoch ${epoch}, little more than runs of this study begin with`);
  if (facts.fallenFrom && !facts.isAmongBest && !facts.isFarAboveGuessing && !isOutpaced)
    return undecided("trend", `${level} at epoch ${epoch}`);
  if (!known.isSeenToLearn && !isOutpaced)
    return undecided(
      "guessing",
      `${level} at epoch ${epoch}${paceText(trend, facts, settings.objective)}; what guessing comes to is not known, ` +
        "which a program can tell (classes of dai_probe.run)",
    );
  if (facts.isBarelyAboveGuessing && !isOutpaced)
    return undecided(
      "guessing",
      `at epoch ${epoch} ${level}, barely above guessing${paceText(trend, facts, settings.objective)}`,
    );
  return {
    ...{ verdict: "continue", basis: "trend", mayStop: true, calibrated: isOutpaced, wantsStop: isOutpaced },
    reason: isOutpaced
      ? `${level} at epoch ${epoch}, but it will not be among the good runs of this study${outpacedText(known, settings.objective)}`
      : `${level} at epoch ${epoch}${paceText(trend, facts, settings.objective)}`,
  };
}

function converged({ trend, epoch, maxEpochs }: Known, level: string): Conclusion {
  const { bestEpoch } = trend!;
  return {
    ...{ verdict: "saturated", basis: "trend", wantsStop: true, mayStop: true, calibrated: false },
    reason:
      epoch >= maxEpochs
        ? `its best was at epoch ${bestEpoch} of ${maxEpochs}; ${level}`
        : `nothing has improved since epoch ${bestEpoch}, more epochs are not expected to help; ${level}`,
  };
}

/** It had learned, and is back at the level of guessing. */
function collapsed({ facts: { skill }, epoch }: Known, { value, epoch: bestEpoch }: Best): Conclusion {
  const { name, value: now, guessing } = skill!;
  const text = (one: number) => skillValue({ name, value: one });
  return {
    ...{ verdict: "saturated", basis: "trend", wantsStop: true, mayStop: true, calibrated: false },
    reason:
      `${name} has fallen from ${text(value)} at epoch ${bestEpoch} to ${text(now)} at epoch ${epoch}, ` +
      `the level of guessing (${text(guessing)}); more epochs are not expected to help`,
  };
}

/**
 * Below every leader at this epoch and too slow at its own pace; to keep good runs, by more than chance and in loss
 * too.
 */
function isHopeless(
  { epoch, maxEpochs, standing, trend, value }: Known,
  { goal, objective }: RuleSettings,
): boolean {
  const { compared, level, leaders, lowestLeader } = standing;
  const isCautious = goal === "keepGood";
  if (isCautious && epoch < Math.max(FEWEST_EPOCHS, EARLIEST * maxEpochs)) return false;
  if (compared < FEWEST_RUNS || leaders < FEWEST_LEADERS) return false;
  if (level === null || lowestLeader === null || value === null || trend === null) return false;
  const { to } = paceScale(objective);
  const noise = isCautious ? standing.noise : 0;
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
