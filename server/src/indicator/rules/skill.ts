/** Validation accuracy or R² against guessing and against the best of a study, beyond chance. */
import { binomialUpperTail } from "../../statistics/binomial.ts";
import { type Interval, wilsonInterval } from "../../statistics/interval.ts";
import { paceScale } from "../paceScale.ts";
import { type Course, paceOf } from "./pace.ts";
import type { Best, StudyRun } from "./studyRun.ts";

/** How seldom guessing may do as well as a run that counts as better than guessing, and its one-sided normal quantile. */
interface Significance {
  chance: number;
  z: number;
}
export const alone: Significance = { chance: 0.001, z: 3.090232306167813 };
/** Another run has shown that there is something to learn. */
export const whereOthersLearn: Significance = { chance: 0.01, z: 2.3263478740408408 };

/** Share of the way from guessing to a perfect score, and to the study's best, from which on a run has learned much. */
const FAR_TO_PERFECT = 0.5;
const FAR_TO_BEST = 0.75;
/** A run that may have come so far from guessing to the study's best is no failure. */
export const NO_FAILURE = 0.5;

/** A metric that guessing has a level of, 0 … 1: validation accuracy, or R² in regression. */
export interface Skill {
  name: "validation accuracy" | "R²";
  value: number;
  guessing: number;
}

export function skillAt({ curves, guessing }: StudyRun, epoch: number): Skill | null {
  const accuracy = curves.at("validationAccuracy", epoch);
  if (accuracy !== null && guessing?.accuracy != null)
    return { name: "validation accuracy", value: accuracy, guessing: guessing.accuracy };
  const r2 = guessing ? curves.at("r2", epoch) : null;
  return r2 === null ? null : { name: "R²", value: r2, guessing: 0 };
}

/** The skill that a run would reach at its pace so far, at most 1. */
export function reachOfSkill(own: StudyRun, epoch: number, { name }: Skill): number {
  const column = name === "R²" ? "r2" : "validationAccuracy";
  const course: Course = { column, first: 0, ...paceScale({ metric: column, goal: "maximize" }) };
  const gain = Math.max(0, paceOf(own, epoch, course)) * (own.maxEpochs - epoch);
  return Math.min(1, course.from(course.to(bestSkill(own, epoch)) + gain));
}

export function bestSkill(run: StudyRun, epoch: number): number {
  return bestSkillAt(run, epoch)?.value ?? Number.NEGATIVE_INFINITY;
}

function bestSkillAt({ curves }: StudyRun, epoch: number): Best | null {
  return curves.best("validationAccuracy", epoch) ?? curves.best("r2", epoch);
}

export function fallenFrom(own: StudyRun, epoch: number, skill: Skill, rows: number): Best | null {
  const best = bestSkillAt(own, epoch);
  if (!best || !isAbove({ ...skill, value: best.value }, rows)) return null;
  return overlaps(skill, best.value, rows) ? null : best;
}

/** An accuracy by the binomial of guessing; R² by √(4R²(1 − R²)²/n) (Olkin & Finn, "Correlations redux", 1995). */
export function isAbove({ name, value, guessing }: Skill, rows: number, { chance, z } = alone): boolean {
  if (!Number.isFinite(value)) return false;
  if (name === "validation accuracy")
    return binomialUpperTail(Math.round(value * rows), rows, guessing) < chance;
  return value > 0 && Math.sqrt(value * rows) > 2 * z * (1 - value);
}

export function isFar({ name, value, guessing }: Skill, rows: number | null, best: number): boolean {
  const low = name === "R²" || !rows ? value : wilsonInterval(Math.round(value * rows), rows).low;
  const share = (top: number) => (top > guessing ? (low - guessing) / (top - guessing) : 0);
  return low > guessing && (share(1) >= FAR_TO_PERFECT || share(best) >= FAR_TO_BEST);
}

/** Whether even the upper end of the interval is below a share of the way from guessing to the top. */
export function isPartOfWay(skill: Skill, rows: number, share: number, top: number): boolean {
  return intervalOf(skill, rows).high < skill.guessing + share * (top - skill.guessing);
}

export function isHalfWay(skill: Skill, best: number, rows: number): boolean {
  return intervalOf(skill, rows).high >= skill.guessing + NO_FAILURE * (best - skill.guessing);
}

export function overlaps(own: Skill, best: number, rows: number): boolean {
  return own.value >= best || intervalOf(own, rows).high >= intervalOf({ ...own, value: best }, rows).low;
}

/** 95%: an accuracy by Wilson's formula, R² by its standard error. */
function intervalOf({ name, value }: Skill, rows: number): Interval {
  if (name === "validation accuracy") return wilsonInterval(Math.round(value * rows), rows);
  const error = value > 0 ? 2 * 1.959963984540054 * (1 - value) * Math.sqrt(value / rows) : 0;
  return { low: value - error, high: value + error };
}
