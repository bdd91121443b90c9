/** A metric that guessing has a level of, against guessing and against the best of a study, beyond chance. */
import { describeMetric } from "../../../domain/metrics.ts";
import { binomialUpperTail } from "../../../statistics/binomial.ts";
import { type Interval, wilsonInterval } from "../../../statistics/interval.ts";
import { leastR2, RARELY } from "../../outcomes/guessing.ts";
import { paceScale } from "../../paceScale.ts";
import type { Guessing } from "../../runHistory.ts";
import { type Course, paceOf } from "./pace.ts";
import type { Best, Column, StudyRun } from "./studyRun.ts";

/** How seldom guessing may do as well as a run that counts as better than guessing, and its one-sided normal quantile. */
interface Significance {
  chance: number;
  z: number;
}
export const alone: Significance = { chance: RARELY, z: 3.090232306167813 };
/** Another run has shown that there is something to learn. */
export const whereOthersLearn: Significance = { chance: 0.01, z: 2.3263478740408408 };

/** Share of the way from guessing to a perfect score, and to the study's best, from which on a run has learned much. */
const FAR_TO_PERFECT = 0.5;
const FAR_TO_BEST = 0.75;
/** A run that may have come so far from guessing to the study's best is no failure. */
export const NO_FAILURE = 0.5;

const ACCURACY = "validation accuracy";
const EXPLAINED = "loss reduction";

/**
 * A share that guessing has a level of: validation accuracy, an objective that weighs all classes alike, R², or the
 * share of guessing's loss by which the validation loss is lower.
 */
export interface Skill {
  name: string;
  value: number;
  guessing: number;
  /** as many samples tell as much as the validation samples do: where a class is rare, fewer than these; null where unknown */
  samples: number | null;
}

/** What a skill is taken from: by its column of the curves, or by the loss that the best constant prediction has. */
type Source = Omit<Skill, "value"> & { column: Column; lossOfConstant?: number };

/**
 * Which skill a run has. A spec with a metric of rare classes as its objective does not use accuracy. In regression, R²
 * measures squared errors, so under a loss of another kind the reduction of that loss is used instead.
 */
function sourceOf({ curves, guessing }: StudyRun, epoch: number): Source | null {
  if (!guessing) return null;
  const balanced = balancedSource(curves.objective.metric, guessing);
  if (balanced && curves.best("objective", epoch)) return balanced;
  const { accuracy, rows: samples, loss } = guessing;
  if (accuracy !== null)
    return curves.best("validationAccuracy", epoch)
      ? { name: ACCURACY, guessing: accuracy, samples, column: "validationAccuracy" }
      : null;
  const r2 = curves.best("r2", epoch)?.value;
  const lowest = curves.best("validationLoss", epoch)?.value;
  if (r2 === undefined) return null;
  const regression = { guessing: 0, samples };
  const isOther =
    loss &&
    lowest !== undefined &&
    curves.objective.metric !== "r2" &&
    !isSquared(guessing, r2, lowest / loss);
  return isOther
    ? { ...regression, name: EXPLAINED, column: "validationLoss", lossOfConstant: loss }
    : { ...regression, name: "R²", column: "r2" };
}

/** Where the kind of the loss is unknown: a squared error has the same share left as R² says, but for the means of the two parts of the data. */
const DIFFERENT = 0.05;

function isSquared({ squared }: Guessing, r2: number, lossLeft: number): boolean {
  return squared ?? 1 - lossLeft <= r2 + DIFFERENT;
}

/** Of the same error as a share of so many samples; under guessing the area under the ROC curve has 4/3 of its variance. */
const ofBalanced: Record<string, number> = { balancedAccuracy: 1, macroF1: 1, rocAuc: 3 / 4 };

function balancedSource(metric: string, { balanced }: Guessing): Source | null {
  const share = Object.hasOwn(ofBalanced, metric) ? ofBalanced[metric] : undefined;
  if (!balanced || share === undefined || balanced.error === 0) return null;
  const { level, error } = balanced;
  const samples = Math.max(1, Math.round((share * level * (1 - level)) / error ** 2));
  return { name: describeMetric(metric), guessing: level, samples, column: "objective" };
}

const skillOf = (value: number, { lossOfConstant }: Source) =>
  lossOfConstant === undefined ? value : 1 - value / lossOfConstant;

export function skillAt(run: StudyRun, epoch: number): Skill | null {
  const source = sourceOf(run, epoch);
  const value = source && run.curves.at(source.column, epoch);
  if (!source || value === null) return null;
  const { name, guessing, samples } = source;
  return { name, guessing, samples, value: skillOf(value, source) };
}

/** Of so many newest epochs the middle one counts: one of many measurements is above guessing by chance. */
const STEADY = 3;

/** The median of the newest epochs, the lower one of two. */
export function steadySkillAt(run: StudyRun, epoch: number, skill: Skill): Skill {
  const source = sourceOf(run, epoch)!;
  const newest = run.curves
    .newest(source.column, epoch, STEADY)
    .flatMap((value) => (value === null ? [] : skillOf(value, source)))
    .sort((a, b) => a - b);
  return { ...skill, value: newest[Math.floor((newest.length - 1) / 2)] ?? skill.value };
}

/** The skill that a run would reach at its pace so far, at most 1. */
export function reachOfSkill(own: StudyRun, epoch: number): number {
  const source = sourceOf(own, epoch);
  if (!source) return Number.NEGATIVE_INFINITY;
  const { column, lossOfConstant } = source;
  const scale = paceScale({ metric: column, goal: lossOfConstant === undefined ? "maximize" : "minimize" });
  const sign = lossOfConstant === undefined ? 1 : -1;
  const course: Course = {
    ...{ id: `skill ${column}`, column, first: 0 },
    to: (value) => scale.to(sign * value),
    from: scale.from,
  };
  const gain = Math.max(0, paceOf(own, epoch, course)) * (own.maxEpochs - epoch);
  const best = own.curves.best(column, epoch)!.value;
  return Math.min(1, skillOf(sign * scale.from(scale.to(sign * best) + gain), source));
}

/**
 * The skill with that of the run's untrained network as the level of guessing, where this is higher: on few samples a
 * network may do better than guessing by the luck of its first weights.
 */
export function againstUntrained(run: StudyRun, skill: Skill): Skill {
  const untrained = skillAt(run, 0);
  return untrained && !isOfError(skill)
    ? { ...skill, guessing: Math.max(skill.guessing, Math.min(untrained.value, HIGHEST)) }
    : skill;
}

/** A level of guessing of 1 would leave nothing to be above. */
const HIGHEST = 0.99;

export function bestSkill(run: StudyRun, epoch: number): number {
  return bestSkillAt(run, epoch)?.value ?? Number.NEGATIVE_INFINITY;
}

export function bestSkillAt(run: StudyRun, epoch: number): Best | null {
  const source = sourceOf(run, epoch);
  const best = source && run.curves.best(source.column, epoch);
  return best ? { ...best, value: skillOf(best.value, source) } : null;
}

export function fallenFrom(own: StudyRun, epoch: number, skill: Skill): Best | null {
  const best = bestSkillAt(own, epoch);
  if (!best || !isAbove({ ...skill, value: best.value })) return null;
  return overlaps(skill, best.value) ? null : best;
}

/** A share by the binomial of guessing; R² by `leastR2`. */
export function isAbove(skill: Skill, { chance, z } = alone): boolean {
  const { value, guessing, samples } = skill;
  if (!Number.isFinite(value) || samples === null) return false;
  if (!isOfError(skill)) return binomialUpperTail(Math.round(value * samples), samples, guessing) < chance;
  return value > leastR2(samples, z);
}

/** R² and its like, which may be below 0. */
const isOfError = ({ name }: Skill) => name === "R²" || name === EXPLAINED;

export function isFar(skill: Skill, best: number): boolean {
  const { value, guessing, samples } = skill;
  const low = isOfError(skill) || !samples ? value : wilsonInterval(Math.round(value * samples), samples).low;
  const share = (top: number) => (top > guessing ? (low - guessing) / (top - guessing) : 0);
  return low > guessing && (share(1) >= FAR_TO_PERFECT || share(best) >= FAR_TO_BEST);
}

/** Whether even the upper end of the interval is below a share of the way from guessing to the top. */
export function isPartOfWay(skill: Skill, share: number, top: number): boolean {
  return intervalOf(skill).high < skill.guessing + share * (top - skill.guessing);
}

export function isHalfWay(skill: Skill, best: number): boolean {
  return intervalOf(skill).high >= skill.guessing + NO_FAILURE * (best - skill.guessing);
}

/** Whether the validation samples are too few to exclude that a run above guessing is half-way from it to a perfect score. */
export function mayHaveLearned(run: StudyRun, epoch: number): boolean {
  const skill = skillAt(run, epoch);
  const best = bestSkill(run, epoch);
  return skill !== null && best > skill.guessing && isHalfWay({ ...skill, value: best }, 1);
}

export function overlaps(own: Skill, best: number): boolean {
  return own.value >= best || intervalOf(own).high >= intervalOf({ ...own, value: best }).low;
}

/** 95%: a share by Wilson's formula, R² by its standard error. */
function intervalOf(skill: Skill): Interval {
  const { value, samples } = skill;
  const n = samples ?? 0;
  if (!isOfError(skill)) return wilsonInterval(Math.round(value * n), n);
  const error = value > 0 ? 2 * 1.959963984540054 * (1 - value) * Math.sqrt(value / n) : 0;
  return { low: value - error, high: value + error };
}
