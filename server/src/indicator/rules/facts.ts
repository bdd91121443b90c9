/** What is plainly known of a run, without any calibration: the level of guessing, the study's best, broken layers. */
import { binomialUpperTail } from "../../statistics/binomial.ts";
import { wilsonInterval } from "../../statistics/interval.ts";
import type { EpochHistory } from "../runHistory.ts";
import type { StudyRun } from "./studyRun.ts";

/** How seldom guessing may do as well as a run that counts as better than guessing. */
const SIGNIFICANCE = 0.001;

/** Share of the way from guessing to a perfect score, and to the study's best, from which on a run has learned much. */
const FAR_TO_PERFECT = 0.5;
const FAR_TO_BEST = 0.75;

/** A loss within this share of that of guessing is at the level of guessing. */
const LOSS_MARGIN = 0.01;

export interface Facts {
  /** the metric that guessing is compared by, 0 … 1: validation accuracy, or R² in regression; null without one */
  skill: { name: "validation accuracy" | "R²"; value: number; guessing: number } | null;
  /** whether validation shows more than guessing does; null where the level of guessing is not known */
  isAboveGuessing: boolean | null;
  /** it has closed most of the gap between guessing and a perfect score, or the study's best */
  isFarAboveGuessing: boolean;
  /** its best is not to be told from the best of the study */
  isAmongBest: boolean;
  /** its training loss is at or above that of guessing; null where that is not known */
  isLossAtGuessing: boolean | null;
  /** why it cannot learn, as the end of a sentence; null where nothing is broken */
  fault: string | null;
}

/** @param others the other runs of its study */
export function factsOf(own: StudyRun, epoch: number, others: readonly StudyRun[]): Facts {
  const { guessing, curves } = own;
  const skill = skillAt(own, epoch);
  const bestOfOthers = Math.max(...others.map((other) => bestSkill(other, other.reached)));
  const best = Math.max(bestSkill(own, epoch), bestOfOthers);
  const rows = guessing?.rows ?? null;
  const loss = curves.at("trainLoss", epoch);
  return {
    skill,
    isAboveGuessing: skill && rows ? isAbove(skill, rows) : aboveByLoss(own, epoch),
    isFarAboveGuessing: skill !== null && isFar(skill, rows, best),
    isAmongBest: skill !== null && others.length > 0 && overlaps(bestSkill(own, epoch), best, rows),
    isLossAtGuessing:
      guessing?.loss == null || loss === null ? null : loss >= (1 - LOSS_MARGIN) * guessing.loss,
    fault: faultOf(own.at(epoch)),
  };
}

function skillAt(run: StudyRun, epoch: number): Facts["skill"] {
  const { curves, guessing } = run;
  const accuracy = curves.at("validationAccuracy", epoch);
  if (accuracy !== null && guessing?.accuracy != null)
    return { name: "validation accuracy", value: accuracy, guessing: guessing.accuracy };
  const r2 = guessing ? (run.at(epoch)?.metrics?.["r2"] ?? null) : null;
  return r2 === null ? null : { name: "R²", value: r2, guessing: 0 };
}

/** The best skill up to an epoch; −∞ without any. */
function bestSkill(run: StudyRun, epoch: number): number {
  return run.curves.best("validationAccuracy", epoch)?.value ?? Number.NEGATIVE_INFINITY;
}

/**
 * An accuracy by the binomial distribution of guessing; R² by its large-sample standard error,
 * √(4R²(1 − R²)²/n) (Olkin & Finn, "Correlations redux", 1995).
 */
function isAbove({ name, value, guessing }: NonNullable<Facts["skill"]>, rows: number): boolean {
  if (name === "validation accuracy")
    return binomialUpperTail(Math.round(value * rows), rows, guessing) < SIGNIFICANCE;
  const z = 3.090232306167813;
  return value > 0 && Math.sqrt(value * rows) > 2 * z * (1 - value);
}

function aboveByLoss({ curves, guessing }: StudyRun, epoch: number): boolean | null {
  const loss = curves.at("validationLoss", epoch);
  return guessing?.loss == null || loss === null ? null : loss < (1 - LOSS_MARGIN) * guessing.loss;
}

function isFar(
  { name, value, guessing }: NonNullable<Facts["skill"]>,
  rows: number | null,
  best: number,
): boolean {
  const low = name === "R²" || !rows ? value : wilsonInterval(Math.round(value * rows), rows).low;
  const share = (top: number) => (top > guessing ? (low - guessing) / (top - guessing) : 0);
  return low > guessing && (share(1) >= FAR_TO_PERFECT || share(best) >= FAR_TO_BEST);
}

function overlaps(own: number, best: number, rows: number | null): boolean {
  if (own >= best) return true;
  if (!rows) return false;
  const interval = (share: number) => wilsonInterval(Math.round(share * rows), rows);
  return interval(own).high >= interval(best).low;
}

/** Layers whose outputs are all 0 pass nothing on, neither forward nor back. */
function faultOf(epoch: EpochHistory | undefined): string | null {
  const dead = epoch?.layers.find(({ nuclearNorms }) => nuclearNorms.activation === 0) ?? null;
  return dead && `${dead.name} puts out nothing but zeros`;
}
