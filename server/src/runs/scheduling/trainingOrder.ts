/** Which run trains next, and which gives its worker to another. Pure functions. */
import type { RunId, RunSummary, StudyId } from "../../protocol/protocol.ts";
import type { PolicySpec } from "../../specification/schema/policy.ts";

/** What the order of training looks at in a run. */
export interface Candidate {
  run: RunId;
  study: StudyId;
  /** higher goes first */
  priority: number;
  order: PolicySpec["order"];
  /** how well its newest verdict spoke of it; null before its first */
  promise: number | null;
}

export function toCandidate(summary: RunSummary, order: PolicySpec["order"]): Candidate {
  const { run, study, priority = 0, verdict } = summary;
  // Others of its study wait for a run that calibrates, so no promise of theirs displaces it.
  const promise = verdict === null || verdict.withinStudy?.calibrating ? null : verdict.sF;
  return { run, study, priority, order, promise };
}

/**
 * The run to train next: of the highest priority; of these, from the study that trains the fewest runs now, so
 * that no study waits for another to end; of those, from the one whose last turn is the longest ago; of its
 * runs, the first, or the most promising where the study says so.
 *
 * @param waiting in the order in which they were queued
 * @param turns when each study last had one; a study that is missing has had none
 */
export function nextToTrain(
  waiting: readonly Candidate[],
  active: readonly Candidate[],
  turns: ReadonlyMap<StudyId, number>,
): Candidate | null {
  const highest = waiting.reduce((most, { priority }) => Math.max(most, priority), -Infinity);
  const eligible = waiting.filter(({ priority }) => priority === highest);
  const share = (study: StudyId) => active.filter((candidate) => candidate.study === study).length;
  const studies = [...new Set(eligible.map(({ study }) => study))]
    .map((study) => ({ study, share: share(study), turn: turns.get(study) ?? -1 }))
    .sort((a, b) => a.share - b.share || a.turn - b.turn);
  const runs = eligible.filter(({ study }) => study === studies[0]?.study);
  return runs.reduce<Candidate | null>(
    (best, run) => (best && !isMorePromising(run, best) ? best : run),
    null,
  );
}

/**
 * The active runs that are to give their workers up: as many as there are too few workers, and one for each
 * waiting run of a higher priority. The lowest priority goes first and, of equals, who came last.
 *
 * @param active in the order in which they came, without those that are giving up already
 * @param workers that these runs and waiting ones may have
 */
export function toDisplace(
  waiting: readonly Candidate[],
  active: readonly Candidate[],
  workers: number,
): RunId[] {
  const lowest = active.reduce((least, { priority }) => Math.min(least, priority), Infinity);
  const ahead = waiting.filter(({ priority }) => priority > lowest);
  if (active.length <= workers && ahead.length === 0) return [];
  // The sort is stable: an active run stays ahead of a waiting one of its priority.
  const ranked = [...active, ...ahead].sort((a, b) => b.priority - a.priority);
  const stay = new Set(ranked.slice(0, workers).map(({ run }) => run));
  return active.flatMap(({ run }) => (stay.has(run) ? [] : [run]));
}

/** Whether a run that has just had its first verdict is to let another of its study have its worker. */
export function yields(judged: Candidate, waiting: readonly Candidate[]): boolean {
  return (
    judged.order === "promisingFirst" &&
    waiting.some(
      (other) =>
        other.study === judged.study && other.priority === judged.priority && isMorePromising(other, judged),
    )
  );
}

/** Runs without a verdict come before those with one; of those, the higher s_F. */
function isMorePromising(a: Candidate, b: Candidate): boolean {
  if (a.order !== "promisingFirst" || b.promise === null) return false;
  return a.promise === null || a.promise > b.promise;
}
