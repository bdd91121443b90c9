import { mayHaveLearned } from "./skill.ts";
import { beginningOf, type SoFar, soFarOf } from "./soFar.ts";
import type { Column, StudyRun } from "./studyRun.ts";

/**
 * The other runs of a run's study, each as far as it has trained. All verdicts on a run take the same until one of the others
 * changes, so that a run that is evaluated again at each of its epochs goes through its study once.
 */
export interface Others {
  runs: readonly StudyRun[];
  /** those with an objective, the best first */
  ranked: readonly (SoFar & { best: number })[];
  /** the lowest objective of their first epochs; ∞ without any */
  lowestFirst: number;
  /** −∞ where none has a skill */
  bestSkill: number;
  /** ∞ without any */
  lowestValidationLoss: number;
  /** Whether one of them shows more than guessing does. */
  haveLearned(): boolean;
  /** Whether one of them shows that, or the validation samples are too few to tell. */
  mayHaveLearned(): boolean;
  /** Where they began in a column of their curves, rising. */
  beginnings(column: Column): readonly number[];
}

interface Remembered {
  own: StudyRun;
  /** of all runs of the study, in its order */
  versions: Float64Array;
  others: Others;
}

/** By the array of a study's runs, which is the same until another run belongs to the study. */
const known = new WeakMap<readonly StudyRun[], Remembered>();

export function othersOf(own: StudyRun, study: readonly StudyRun[]): Others {
  const before = known.get(study);
  if (before && before.own === own && isSame(before, study)) return before.others;
  const others = computeOthers(study.filter((run) => run !== own));
  known.set(study, { own, versions: Float64Array.from(study, ({ version }) => version), others });
  return others;
}

function isSame({ own, versions }: Remembered, study: readonly StudyRun[]): boolean {
  return (
    versions.length === study.length &&
    study.every((run, index) => run === own || run.version === versions[index])
  );
}

function computeOthers(runs: readonly StudyRun[]): Others {
  const all = runs.map(soFarOf);
  const beginnings = new Map<Column, readonly number[]>();
  let learned: boolean | undefined;
  let mayHave: boolean | undefined;
  return {
    runs,
    ranked: all.filter(hasBest).sort((a, b) => b.best - a.best),
    lowestFirst: lowest(all, (one) => one.lowestFirst),
    bestSkill: -lowest(all, (one) => -one.bestSkill),
    lowestValidationLoss: lowest(all, (one) => one.lowestValidationLoss ?? Number.POSITIVE_INFINITY),
    haveLearned() {
      learned ??= all.some((one) => one.hasLearned());
      return learned;
    },
    mayHaveLearned() {
      mayHave ??= this.haveLearned() || runs.some((run) => mayHaveLearned(run, run.reached));
      return mayHave;
    },
    beginnings(column) {
      const found =
        beginnings.get(column) ??
        runs.flatMap((run) => beginningOf(run, run.reached, column) ?? []).sort((a, b) => a - b);
      beginnings.set(column, found);
      return found;
    },
  };
}

function hasBest(one: SoFar): one is SoFar & { best: number } {
  return one.best !== null;
}

function lowest(all: readonly SoFar[], of: (one: SoFar) => number): number {
  return all.reduce((least, one) => Math.min(least, of(one)), Number.POSITIVE_INFINITY);
}
