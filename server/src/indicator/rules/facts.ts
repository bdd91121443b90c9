/** What is plainly known of a run, without any calibration: the level of guessing, the study's best, broken layers. */
import { sentenceOf } from "../../messages/catalogue.ts";
import { binomialUpperTail } from "../../statistics/binomial.ts";
import { type Interval, wilsonInterval } from "../../statistics/interval.ts";
import { paceScale } from "../paceScale.ts";
import type { EpochHistory, Guessing } from "../runHistory.ts";
import { type Course, paceOf } from "./pace.ts";
import type { Best, StudyRun } from "./studyRun.ts";

/** How seldom guessing may do as well as a run that counts as better than guessing, and its one-sided normal quantile. */
interface Significance {
  chance: number;
  z: number;
}
const alone: Significance = { chance: 0.001, z: 3.090232306167813 };
/** Another run has shown that there is something to learn. */
const whereOthersLearn: Significance = { chance: 0.01, z: 2.3263478740408408 };

/** Share of the way from guessing to a perfect score, and to the study's best, from which on a run has learned much. */
const FAR_TO_PERFECT = 0.5;
const FAR_TO_BEST = 0.75;
/** A run that may have come so far from guessing to the study's best is no failure. */
const NO_FAILURE = 0.5;

/** Below these shares of the way from guessing to a perfect score, and to the study's best, little has been learned. */
const LITTLE_TO_PERFECT = 0.1;
const LITTLE_TO_BEST = 0.25;

/** A loss within this share of that of guessing is at the level of guessing. */
const LOSS_MARGIN = 0.01;

/** A metric that guessing has a level of, 0 … 1: validation accuracy, or R² in regression. */
export interface Skill {
  name: "validation accuracy" | "R²";
  value: number;
  guessing: number;
}

export interface Facts {
  skill: Skill | null;
  /** validation samples; null where that is not known */
  rows: number | null;
  /** the run's best skill, where its skill has fallen below it by more than chance; else null */
  fallenFrom: Best | null;
  /** whether validation shows more than guessing does; null where the level of guessing is not known */
  isAboveGuessing: boolean | null;
  /** its best showed more than guessing does */
  wasAboveGuessing: boolean;
  /** it has closed most of the gap between guessing and a perfect score, or the study's best */
  isFarAboveGuessing: boolean;
  /** it is at most a small part of the way from guessing to a perfect score, or to the study's best */
  isBarelyAboveGuessing: boolean;
  /** another run of its study has come far, and this one at most a small part of that way */
  isFarBelowBest: boolean;
  /** the best skill of the study's other runs; null without any */
  bestOfOthers: number | null;
  /** its best is not to be told from the best of the study, which is above guessing */
  isAmongBest: boolean;
  /** among the best, or perhaps half-way from guessing to the study's best, by its skill or its validation loss */
  isNoFailure: boolean;
  /** its validation loss shows that it has learned, by half of the way from guessing to the study's best */
  isLossHalfWay: boolean;
  /** it learns: at the pace of its epochs so far it comes half-way from guessing to the study's best */
  mayComeHalfWay: boolean;
  /** its training loss is at or above that of guessing; null where that is not known */
  isLossAtGuessing: boolean | null;
  /** why it cannot learn, as the end of a sentence; null where nothing is broken */
  fault: string | null;
}

export function factsOf(own: StudyRun, epoch: number, others: readonly StudyRun[]): Facts {
  const { guessing, curves } = own;
  const rows = guessing?.rows ?? null;
  const skill = skillAt(own, epoch);
  const ownBest = bestSkill(own, epoch);
  const bestOfOthers = Math.max(...others.map((other) => bestSkill(other, other.reached)));
  const best = Math.max(ownBest, bestOfOthers);
  const isLearnable = skill !== null && rows !== null && isAbove({ ...skill, value: best }, rows);
  const othersLearn = skill !== null && rows !== null && isAbove({ ...skill, value: bestOfOthers }, rows);
  const isLossHalfWay = lossIsHalfWay(own, epoch, others);
  const significance = othersLearn ? whereOthersLearn : alone;
  const isAmongBest = isLearnable && others.length > 0 && overlaps({ ...skill, value: ownBest }, best, rows);
  const loss = curves.at("trainLoss", epoch);
  const isWithin = (share: number, top: number) =>
    skill !== null && rows !== null && isPartOfWay({ ...skill, value: ownBest }, rows, share, top);
  const isFarBelowBest = othersLearn && isWithin(LITTLE_TO_BEST, bestOfOthers);
  return {
    ...{ skill, rows, isFarBelowBest },
    fallenFrom: skill && rows ? fallenFrom(own, epoch, skill, rows) : null,
    bestOfOthers: Number.isFinite(bestOfOthers) ? bestOfOthers : null,
    isBarelyAboveGuessing: isFarBelowBest || isWithin(LITTLE_TO_PERFECT, 1),
    wasAboveGuessing: skill !== null && rows !== null && isAbove({ ...skill, value: ownBest }, rows),
    isAboveGuessing: skill && rows ? isAbove(skill, rows, significance) : aboveByLoss(own, epoch),
    isFarAboveGuessing: skill !== null && isFar(skill, rows, best),
    isAmongBest,
    isNoFailure:
      isAmongBest || (isLearnable && isHalfWay({ ...skill, value: ownBest }, best, rows)) || isLossHalfWay,
    isLossHalfWay,
    mayComeHalfWay:
      isLearnable && isHalfWay({ ...skill, value: reachOfSkill(own, epoch, skill) }, best, rows),
    isLossAtGuessing:
      guessing?.loss == null || loss === null ? null : loss >= (1 - LOSS_MARGIN) * guessing.loss,
    fault: faultOf(own.at(epoch)),
  };
}

export function skillAt({ curves, guessing }: StudyRun, epoch: number): Skill | null {
  const accuracy = curves.at("validationAccuracy", epoch);
  if (accuracy !== null && guessing?.accuracy != null)
    return { name: "validation accuracy", value: accuracy, guessing: guessing.accuracy };
  const r2 = guessing ? curves.at("r2", epoch) : null;
  return r2 === null ? null : { name: "R²", value: r2, guessing: 0 };
}

/** The skill that a run would come to if it went on improving at its pace so far, at most 1. */
function reachOfSkill(own: StudyRun, epoch: number, { name }: Skill): number {
  const column = name === "R²" ? "r2" : "validationAccuracy";
  const course: Course = { column, first: 0, ...paceScale({ metric: column, goal: "maximize" }) };
  const gain = Math.max(0, paceOf(own, epoch, course)) * (own.maxEpochs - epoch);
  return Math.min(1, course.from(course.to(bestSkill(own, epoch)) + gain));
}

/** Whether a run shows by its skill after an epoch, or by its lowest validation loss, what guessing hardly ever does. */
export function hasLearned(run: StudyRun, epoch: number): boolean {
  const { guessing, curves } = run;
  if (guessing === null) return false;
  const skill = skillAt(run, epoch);
  const loss = curves.best("validationLoss", epoch)?.value;
  return (
    (skill !== null && isAbove(skill, guessing.rows)) ||
    (loss !== undefined && lossBeatsGuessing(loss, guessing))
  );
}

function bestSkill(run: StudyRun, epoch: number): number {
  return bestSkillAt(run, epoch)?.value ?? Number.NEGATIVE_INFINITY;
}

function bestSkillAt({ curves }: StudyRun, epoch: number): Best | null {
  return curves.best("validationAccuracy", epoch) ?? curves.best("r2", epoch);
}

function fallenFrom(own: StudyRun, epoch: number, skill: Skill, rows: number): Best | null {
  const best = bestSkillAt(own, epoch);
  if (!best || !isAbove({ ...skill, value: best.value }, rows)) return null;
  return overlaps(skill, best.value, rows) ? null : best;
}

/** An accuracy by the binomial of guessing; R² by √(4R²(1 − R²)²/n) (Olkin & Finn, "Correlations redux", 1995). */
function isAbove({ name, value, guessing }: Skill, rows: number, { chance, z } = alone): boolean {
  if (!Number.isFinite(value)) return false;
  if (name === "validation accuracy")
    return binomialUpperTail(Math.round(value * rows), rows, guessing) < chance;
  return value > 0 && Math.sqrt(value * rows) > 2 * z * (1 - value);
}

function aboveByLoss({ curves, guessing }: StudyRun, epoch: number): boolean | null {
  const loss = curves.at("validationLoss", epoch);
  return guessing?.loss == null || loss === null ? null : loss < (1 - LOSS_MARGIN) * guessing.loss;
}

/**
 * Whether a validation cross-entropy beats that of guessing by more than chance. For labels unrelated to the samples
 * the likelihood ratio of any predictions to the classes' shares has the mean 1: by Markov's inequality n (loss of
 * guessing − loss) is above ln(1/α) with a chance of at most α.
 */
export function lossBeatsGuessing(loss: number, { rows, loss: ofGuessing, accuracy }: Guessing): boolean {
  if (ofGuessing === null || accuracy === null) return false;
  return rows * (ofGuessing - loss) > Math.log(1 / alone.chance);
}

/** Whether the best validation cross-entropy is half-way from guessing's to the study's best. */
function lossIsHalfWay({ curves, guessing }: StudyRun, epoch: number, others: readonly StudyRun[]): boolean {
  const own = curves.best("validationLoss", epoch)?.value;
  if (own === undefined || guessing?.loss == null || !lossBeatsGuessing(own, guessing)) return false;
  const losses = others.flatMap((other) => other.curves.best("validationLoss", other.reached)?.value ?? []);
  return own <= guessing.loss + NO_FAILURE * (Math.min(own, ...losses) - guessing.loss);
}

function isFar({ name, value, guessing }: Skill, rows: number | null, best: number): boolean {
  const low = name === "R²" || !rows ? value : wilsonInterval(Math.round(value * rows), rows).low;
  const share = (top: number) => (top > guessing ? (low - guessing) / (top - guessing) : 0);
  return low > guessing && (share(1) >= FAR_TO_PERFECT || share(best) >= FAR_TO_BEST);
}

/** Whether even the upper end of the interval is below a share of the way from guessing to the top. */
function isPartOfWay(skill: Skill, rows: number, share: number, top: number): boolean {
  return intervalOf(skill, rows).high < skill.guessing + share * (top - skill.guessing);
}

function isHalfWay(skill: Skill, best: number, rows: number): boolean {
  return intervalOf(skill, rows).high >= skill.guessing + NO_FAILURE * (best - skill.guessing);
}

function overlaps(own: Skill, best: number, rows: number): boolean {
  return own.value >= best || intervalOf(own, rows).high >= intervalOf({ ...own, value: best }, rows).low;
}

/** 95%: an accuracy by Wilson's formula, R² by its standard error. */
function intervalOf({ name, value }: Skill, rows: number): Interval {
  if (name === "validation accuracy") return wilsonInterval(Math.round(value * rows), rows);
  const error = value > 0 ? 2 * 1.959963984540054 * (1 - value) * Math.sqrt(value / rows) : 0;
  return { low: value - error, high: value + error };
}

/** Layers whose outputs are all 0 pass nothing on, neither forward nor back. */
function faultOf(epoch: EpochHistory | undefined): string | null {
  const dead = epoch?.layers.find(({ nuclearNorms }) => nuclearNorms.activation === 0) ?? null;
  return dead && sentenceOf("auto/dead-layer", { layer: dead.name });
}
