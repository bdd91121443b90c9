import { lossBeatsGuessing } from "../../outcomes/guessing.ts";
import { isSettled } from "./settled.ts";
import { bestSkill, isAbove, skillAt } from "./skill.ts";
import type { Column, StudyRun } from "./studyRun.ts";

/** What the verdicts on the other runs of a study take of a run, as far as it has trained. */
export interface SoFar {
  run: StudyRun;
  /** the run's version that this was computed from */
  version: number;
  /** the best objective, turned so that higher is better; null before the first */
  best: number | null;
  /** the lowest objective of the first epochs; ∞ before the first */
  lowestFirst: number;
  /** −∞ where it has no skill */
  bestSkill: number;
  /** null before the first */
  lowestValidationLoss: number | null;
  isSettled: boolean;
  /** Whether its skill, or its lowest validation loss, is significantly better than guessing. */
  hasLearned(): boolean;
}

const known = new WeakMap<StudyRun, SoFar>();

/** Computed again only after the run has changed. */
export function soFarOf(run: StudyRun): SoFar {
  const before = known.get(run);
  if (before?.version === run.version) return before;
  const soFar = computeSoFar(run);
  known.set(run, soFar);
  return soFar;
}

function computeSoFar(run: StudyRun): SoFar {
  const { curves, reached, version } = run;
  let learned: boolean | undefined;
  return {
    ...{ run, version },
    best: curves.best("objective", reached)?.value ?? null,
    lowestFirst: lowestFirst(run, reached),
    bestSkill: bestSkill(run, reached),
    lowestValidationLoss: curves.best("validationLoss", reached)?.value ?? null,
    isSettled: isSettled(run),
    hasLearned() {
      learned ??= hasLearned(run);
      return learned;
    },
  };
}

/** Epochs whose objective counts as that of a run's beginning. */
const FIRST_EPOCHS = 1;

/** The lowest objective of a run's first epochs; ∞ before the first. */
export function lowestFirst({ curves }: StudyRun, until: number): number {
  let lowest = Number.POSITIVE_INFINITY;
  for (let epoch = 0; epoch <= Math.min(FIRST_EPOCHS, until); epoch++)
    lowest = Math.min(lowest, curves.at("objective", epoch) ?? lowest);
  return lowest;
}

/** The best value of a run up to its first trained epoch that has one. */
export function beginningOf({ curves }: StudyRun, until: number, column: Column): number | null {
  for (let epoch = 1; epoch <= until; epoch++)
    if (curves.at(column, epoch) !== null) return curves.best(column, epoch)?.value ?? null;
  return curves.best(column, until)?.value ?? null;
}

function hasLearned(run: StudyRun): boolean {
  const { guessing, curves, reached } = run;
  if (guessing === null) return false;
  const skill = skillAt(run, reached);
  const loss = curves.best("validationLoss", reached)?.value;
  return (skill !== null && isAbove(skill)) || (loss !== undefined && lossBeatsGuessing(loss, guessing));
}
