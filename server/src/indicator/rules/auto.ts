import { formatNumber, formatPercent } from "../../domain/format.ts";
import { type Objective, turned } from "../objective.ts";
import type { Verdict } from "../scores/scores.ts";
import { type Bloom, bloomOf } from "./bloom.ts";
import { type Facts, factsOf } from "./facts.ts";
import type { EvidenceOf, Figure, RuleContext, RuleDecision, RuleKind, RuleSettings } from "./rule.ts";
import { FEWEST_LEADERS, FEWEST_RUNS, type Standing, standingOf } from "./standing.ts";
import { type Trend, trendOf } from "./trend.ts";

export interface AutoEvidence extends EvidenceOf<"auto"> {
  /** what the verdict rests on: plain facts, the run's own trend, its study, or that it may bloom late */
  basis: "fault" | "guessing" | "trend" | "study" | "lateBloomer";
  facts: Facts;
  standing: Standing;
  trend: Trend | null;
  bloom: Bloom;
}

/** All that is known of a run at a checkpoint. */
interface Known {
  epoch: number;
  maxEpochs: number;
  facts: Facts;
  standing: Standing;
  trend: Trend | null;
  bloom: Bloom;
  value: number | null;
}

/** What is concluded, and its reason as the end of a sentence. */
type Conclusion = Pick<AutoEvidence, "basis"> &
  Pick<RuleDecision, "verdict" | "wantsStop" | "mayStop" | "calibrated"> & { reason: string };

/**
 * Plain facts first, which need no calibration: broken layers, the level of guessing, the study's best. Then the run's
 * objective against the study's other runs at the same epoch, and its own pace. Late bloomers are let run. What none of
 * these tell is not known yet.
 */
export const auto: RuleKind<unknown, AutoEvidence> = {
  description: "Plain facts first, then this run against the study's other runs and its own trend.",
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

function knownOf({ epoch, own, study }: RuleContext, { success, objective }: RuleSettings): Known {
  const others = study.filter((run) => run !== own);
  return {
    epoch,
    maxEpochs: own.maxEpochs,
    facts: factsOf(own, epoch, others),
    standing: standingOf(own, epoch, study, success, objective),
    trend: trendOf(own, epoch),
    bloom: bloomOf(own, epoch),
    value: own.curves.at("objective", epoch),
  };
}

function conclude(known: Known, settings: RuleSettings): Conclusion {
  const { epoch, facts, bloom } = known;
  if (facts.fault)
    return certain("discard", "fault", `at epoch ${epoch} ${facts.fault}, so nothing before it can learn`);
  if (bloom.isMemorized && !facts.isFarAboveGuessing) return lateBloomer(known);
  if (facts.isAboveGuessing === false) return atGuessing(known, settings);
  return aboveGuessing(known, settings);
}

function lateBloomer({ epoch, bloom: { rankChange } }: Known): Conclusion {
  const memorized = `at epoch ${epoch} it knows its training samples by heart while validation is far behind`;
  const rank =
    rankChange !== null && rankChange < 0
      ? `; the effective rank of its outputs is falling (${formatPercent(rankChange)} an epoch), as in networks that generalize late: let it run`
      : "";
  return undecided("lateBloomer", `${memorized}${rank}`);
}

function atGuessing(known: Known, settings: RuleSettings): Conclusion {
  const { epoch, maxEpochs, facts, trend } = known;
  const level = levelText(facts, settings.objective, known.value);
  if (isHopeless(known, settings)) return hopeless(known, settings, level);
  const isLate = 2 * epoch >= maxEpochs;
  if (isLate && facts.isLossAtGuessing && (trend?.isStill ?? false))
    return certain(
      "discard",
      "guessing",
      `after ${epoch} of ${maxEpochs} epochs ${level} is no better than guessing, and neither is its training loss`,
    );
  if (epoch >= maxEpochs)
    return certain(
      "discard",
      "guessing",
      `after all ${maxEpochs} epochs ${level} is no better than guessing`,
    );
  return undecided("guessing", `at epoch ${epoch} ${level} is no better than guessing`);
}

function aboveGuessing(known: Known, settings: RuleSettings): Conclusion {
  const { facts, trend, epoch } = known;
  const level = levelText(facts, settings.objective, known.value);
  const isProtected = facts.isFarAboveGuessing || facts.isAmongBest;
  const isOutpaced = !facts.isAmongBest && isHopeless(known, settings);
  if (!isProtected && isOutpaced) return hopeless(known, settings, level);
  if (trend?.isStill && isProtected)
    return {
      ...{ verdict: "saturated", basis: "trend", wantsStop: true, mayStop: true, calibrated: false },
      reason: `nothing has improved since epoch ${trend.bestEpoch}, more epochs are not expected to help; ${level} at epoch ${epoch}`,
    };
  if (isProtected || (facts.isAboveGuessing && trend !== null && trend.slope > 0 && !trend.isStill))
    return {
      ...{
        verdict: "continue",
        basis: "trend",
        mayStop: true,
        calibrated: isOutpaced,
        wantsStop: isOutpaced,
      },
      reason: isOutpaced
        ? `${level} at epoch ${epoch}, but it will not be among the good runs of this study${outpacedText(known, settings)}`
        : `${level} at epoch ${epoch}${paceText(trend, settings.objective)}`,
    };
  return undecided("trend", `${level} at epoch ${epoch}`);
}

/**
 * Below every leader of its study at this epoch, and too slow to become good at its own pace. To keep good runs, both
 * by more than chance, and with a training loss that does not come down to the leaders' either.
 */
function isHopeless({ standing, trend, value }: Known, { goal }: RuleSettings): boolean {
  const { compared, level, leaders, lowestLeader } = standing;
  const noise = goal === "keepGood" ? standing.noise : 0;
  if (compared < FEWEST_RUNS || leaders < FEWEST_LEADERS || level === null || lowestLeader === null)
    return false;
  if (value === null || trend === null || value + noise >= lowestLeader || trend.reach + noise >= level)
    return false;
  if (goal === "best" || trend.lossReach === null || standing.leadersLoss === null) return true;
  return trend.lossReach > standing.leadersLoss.atBest;
}

function hopeless(known: Known, settings: RuleSettings, level: string): Conclusion {
  return {
    ...{ verdict: "discard", basis: "study", wantsStop: true, mayStop: true, calibrated: true },
    reason: `at epoch ${known.epoch} ${level}${outpacedText(known, settings)}`,
  };
}

function outpacedText({ standing, trend }: Known, { objective }: RuleSettings): string {
  const text = (value: number) => formatObjective(value, objective);
  return (
    `, worse than all ${standing.leaders} leading runs at the same epoch (${text(standing.lowestLeader!)} or better); ` +
    `at its pace it reaches ${text(trend!.reach)}, and ${text(standing.level!)} counts as good`
  );
}

function certain(verdict: Verdict, basis: AutoEvidence["basis"], reason: string): Conclusion {
  return { verdict, basis, wantsStop: true, mayStop: true, calibrated: false, reason };
}

function undecided(basis: AutoEvidence["basis"], reason: string): Conclusion {
  return { verdict: "unknown", basis, wantsStop: false, mayStop: false, calibrated: false, reason };
}

function levelText({ skill }: Facts, objective: Objective, value: number | null): string {
  if (skill)
    return `${skill.name} ${formatPercent(skill.value)} (guessing: ${formatPercent(skill.guessing)})`;
  return value === null
    ? `${objective.metric} is unknown`
    : `${objective.metric} ${formatObjective(value, objective)}`;
}

function paceText(trend: Trend | null, objective: Objective): string {
  if (!trend || trend.isStill || !(trend.slope > 0)) return "";
  const isShare = isShareMetric(objective);
  const pace = isShare ? `${formatNumber(100 * trend.slope, 2)} points` : formatNumber(trend.slope, 2);
  return `, still improving by ${pace} an epoch`;
}

function figuresOf({ facts, standing, trend, value }: Known, objective: Objective): Figure[] {
  const unit = isShareMetric(objective) ? "share" : "number";
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

function formatObjective(value: number, objective: Objective): string {
  const shown = turned(value, objective);
  return isShareMetric(objective) ? formatPercent(Math.min(1, shown)) : formatNumber(shown);
}

function isShareMetric({ metric }: Objective): boolean {
  return /accuracy|f1|auc|precision|recall/i.test(metric);
}
