/** Which run trains next, and which gives its worker to another. Pure functions. */
import { metricOf } from "../../domain/metrics.ts";
import { accuracyObjective, turned } from "../../indicator/objective.ts";
import type { RunId, RunSummary, StudyId } from "../../protocol/protocol.ts";
import type { PolicySpec } from "../../specification/schema/policy.ts";

/** How a study's runs are ordered. */
export type Order = "mostPromising" | "asLaunched";

export interface Candidate {
  run: RunId;
  study: StudyId;
  /** higher goes first */
  priority: number;
  order: Order;
  /** its objective so far, the higher the better; later numbers decide between equal ones. Null before its first look */
  promise: readonly number[] | null;
}

/** `promisingFirst` is an older name of `mostPromising`; stores of versions without a choice have none. */
export function toOrder(order: PolicySpec["order"]): Order {
  return order === undefined || order === "asLaunched" ? "asLaunched" : "mostPromising";
}

export function toCandidate(summary: RunSummary, policy: Pick<PolicySpec, "order">): Candidate {
  const { run, study, priority = 0 } = summary;
  return { run, study, priority, order: toOrder(policy.order), promise: promiseOf(summary) };
}

/** Accuracies of small validation sets tie often; the loss then decides, as where a first look lacks the objective. */
export function promiseOf({
  look,
  epoch,
  best,
  objective = accuracyObjective,
}: Pick<RunSummary, "look" | "epoch" | "best" | "objective">): Candidate["promise"] {
  const loss = look ? -look.validationLoss : Number.NEGATIVE_INFINITY;
  if (epoch >= 1 && best) return [turned(best.value, objective), loss];
  if (!look) return null;
  const value = metricOf(look, objective.metric);
  return [value === null ? Number.NEGATIVE_INFINITY : turned(value, objective), loss];
}

/**
 * The run to train next: of the highest priority; of these, from the study that trains the fewest runs now; of those,
 * from the one whose last turn is the longest ago; of its runs, the first, or by promise.
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
  return runs.reduce<Candidate | null>((best, run) => (best && !goesBefore(run, best) ? best : run), null);
}

/** Where a study orders by promise, a run without a first look pauses after it while others wait for a worker. */
export function pausesAfterLook(run: Candidate, waiting: readonly Candidate[]): boolean {
  return (
    run.order === "mostPromising" &&
    run.promise === null &&
    waiting.some((other) => other.study === run.study && other.run !== run.run)
  );
}

/**
 * The active runs that are to give their workers up after the epoch under way: as many as there are too few workers,
 * one for each waiting run of a higher priority, and one for each run of the same study that waits for its first
 * look.
 * @param active in the order in which they started, without those that are giving up already
 * @param workers that these runs and waiting ones may have
 */
export function toDisplace(
  waiting: readonly Candidate[],
  active: readonly Candidate[],
  workers: number,
): RunId[] {
  const lowest = active.reduce((least, { priority }) => Math.min(least, priority), Infinity);
  const ahead = waiting.filter(({ priority }) => priority > lowest);
  // The sort is stable: an active run stays ahead of a waiting one of its priority.
  const ranked = [...active, ...ahead].sort((a, b) => b.priority - a.priority);
  const isCrowded = active.length > workers || ahead.length > 0;
  const stay = new Set((isCrowded ? ranked.slice(0, workers) : ranked).map(({ run }) => run));
  const leaving = new Set(active.flatMap(({ run }) => (stay.has(run) ? [] : [run])));
  if (leaving.size === 0 && active.length >= workers)
    for (const run of forFirstLooks(waiting, active)) leaving.add(run);
  return [...leaving];
}

function forFirstLooks(waiting: readonly Candidate[], active: readonly Candidate[]): RunId[] {
  const unseen = waiting.filter(({ order, promise }) => order === "mostPromising" && promise === null);
  return [...new Set(unseen.map(({ study }) => study))].flatMap((study) => {
    const wanted = unseen.filter((run) => run.study === study);
    const seen = active.filter(
      (run) => run.study === study && run.promise !== null && run.priority <= wanted[0]!.priority,
    );
    const leastPromising = seen.sort((a, b) => (goesBefore(a, b) ? 1 : -1));
    return leastPromising.slice(0, wanted.length).map(({ run }) => run);
  });
}

/**
 * The order in which one worker trains a study's runs after their first looks; that of the launch where there is
 * none.
 * @returns indices of the runs
 */
export function orderByLook(
  runs: readonly Pick<RunSummary, "look" | "objective">[],
  { order }: Pick<PolicySpec, "order">,
): number[] {
  const promises = runs.map((run) => promiseOf({ ...run, epoch: 0, best: null }));
  const indices = [...runs.keys()];
  if (toOrder(order) === "asLaunched" || promises.every((promise) => promise === null)) return indices;
  const least = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  return indices.sort((a, b) => comparePromises(promises[b] ?? least, promises[a] ?? least));
}

function comparePromises(a: readonly number[], b: readonly number[]): number {
  const differing = a.findIndex((value, index) => value !== b[index]);
  return differing < 0 ? 0 : a[differing]! - b[differing]!;
}

function goesBefore(a: Candidate, b: Candidate): boolean {
  if (a.order !== "mostPromising" || b.promise === null) return false;
  if (a.promise === null) return true;
  return comparePromises(a.promise, b.promise) > 0;
}
