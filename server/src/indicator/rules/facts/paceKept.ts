/** How much of their pace runs of a study kept to their end. */
import type { Objective } from "../../../domain/objective.ts";
import type { Others } from "./others.ts";
import { type Course, courseOf, lossCourse, paceOf } from "./pace.ts";
import type { StudyRun } from "./studyRun.ts";

/** Shares of a pace, 0 … 1. */
export interface KeptPace {
  objective: number;
  loss: number;
}

export const wholePace: KeptPace = { objective: 1, loss: 1 };

/** Learning curves flatten: a run is taken to keep as much of its pace as good runs kept at most, and this much at least. */
const LEAST = 0.1;
/** So many good runs tell how much of their pace such runs keep, and not from fewer epochs. */
const FEWEST_GOOD = 3;
const FEWEST_EPOCHS = 4;

/**
 * The share of its pace after an epoch that a run is expected to keep to its end: the most that a good finished run
 * kept; 1 where too few have, and in the first epochs.
 */
export function paceKept(
  others: Others,
  epoch: number,
  level: number | null,
  objective: Objective,
): KeptPace {
  if (epoch < FEWEST_EPOCHS || level === null) return wholePace;
  const good: StudyRun[] = [];
  for (const { run, best, isSettled } of others.ranked) {
    if (best < level) break;
    // One that was good by then had no way to go.
    if (isSettled && (run.curves.best("objective", epoch)?.value ?? level) < level) good.push(run);
  }
  if (good.length < FEWEST_GOOD) return wholePace;
  const kept = (course: Course) => {
    const most = Math.max(...good.map((run) => shareKept(run, epoch, course)));
    return Math.min(1, Math.max(LEAST, most));
  };
  return { objective: kept(courseOf(objective)), loss: kept(lossCourse) };
}

/** Shares that finished runs kept; a study's verdicts ask for each many times. */
const known = new WeakMap<StudyRun["curves"], Map<string, number>>();

function shareKept(run: StudyRun, epoch: number, course: Course): number {
  const { curves, reached, maxEpochs } = run;
  const shares = known.get(curves) ?? new Map<string, number>();
  known.set(curves, shares);
  const key = `${course.column} ${epoch} ${reached} ${maxEpochs}`;
  const share = shares.get(key) ?? computeShareKept(run, epoch, course);
  shares.set(key, share);
  return share;
}

function computeShareKept(run: StudyRun, epoch: number, course: Course): number {
  const [now, end] = [run.curves.best(course.column, epoch), run.curves.best(course.column, run.reached)];
  if (!now || !end) return 1;
  const gained = course.to(end.value) - course.to(now.value);
  const pace = paceOf(run, epoch, course) * (run.maxEpochs - epoch);
  return gained <= 0 ? 0 : pace <= 0 ? 1 : gained / pace;
}
