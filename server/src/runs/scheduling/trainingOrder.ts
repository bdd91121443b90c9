/** Which run trains next, and which gives its worker to another. Pure functions. */
import { metricOf } from "../../domain/metrics.ts";
import { accuracyObjective, type Objective, turned } from "../../domain/objective.ts";
import type { Schedule } from "../../indicator/evaluation/replay.ts";
import { leastAboveGuessing, lossBeatsGuessing } from "../../indicator/outcomes/guessing.ts";
import {
  compareProspects,
  lookPlaces,
  orderBy,
  type Progress,
  type Prospect,
  prospectOf,
  standsStill,
} from "../../indicator/prospect.ts";
import { likenessOf } from "../../indicator/similarRuns.ts";
import type { FirstLook, RunId, RunSummary, StudyId } from "../../protocol/protocol.ts";
import type { PolicySpec } from "../../specification/schema/policy.ts";

/** How a study's runs are ordered. */
export type Order = "mostPromising" | "asLaunched";

export interface Candidate {
  run: RunId;
  study: StudyId;
  /** higher goes first */
  priority: number;
  order: Order;
  /** null before its first look */
  promise: Prospect | null;
  /** its objective has not improved for long */
  isStill: boolean;
}

/** `promisingFirst` is an older name of `mostPromising`; stores of versions without a choice have none. */
export function toOrder(order: PolicySpec["order"]): Order {
  return order === undefined || order === "asLaunched" ? "asLaunched" : "mostPromising";
}

export function toCandidate(summary: RunSummary, policy: Pick<PolicySpec, "order">): Candidate {
  const { run, study, priority = 0 } = summary;
  const progress = progressOf(summary);
  return {
    ...{ run, study, priority, order: toOrder(policy.order) },
    ...{ promise: prospectOf(progress), isStill: standsStill(progress) },
  };
}

type Seen = Pick<RunSummary, "look" | "epoch" | "epochs" | "best" | "objective">;

export function progressOf({ look, epoch, epochs, best, objective = accuracyObjective }: Seen): Progress {
  return {
    ...{ epoch, epochs, look: look ? lookFor(look, objective) : null },
    best: best ? { epoch: best.epoch, value: turned(best.value, objective) } : null,
  };
}

function lookFor(look: FirstLook, objective: Objective): NonNullable<Progress["look"]> {
  const { trainLoss, validationLoss, guessing = null } = look;
  const found = metricOf(look, objective.metric);
  const value = found === null ? null : turned(found, objective);
  const beatsGuessing =
    value === null ||
    value >= leastAboveGuessing(guessing, objective) ||
    (guessing !== null && lossBeatsGuessing(validationLoss, guessing));
  return { trainLoss, validationLoss, value, isAtGuessing: !beatsGuessing };
}

/**
 * The run to train next: of the highest priority; of these, from the study that trains the fewest runs now; of those,
 * from the one whose last turn is the longest ago; of its runs, the first, or by promise: a look at each, then the one
 * that is expected to end best, last those that have stalled.
 * @param waiting in the order in which they were queued
 * @param turns when each study last had one; a study that is missing has had none
 * @param mostExpected of runs of a study past their look; the most promising when absent
 */
export function nextToTrain(
  waiting: readonly Candidate[],
  active: readonly Candidate[],
  turns: ReadonlyMap<StudyId, number>,
  mostExpected?: (study: StudyId, runs: readonly Candidate[]) => Candidate,
): Candidate | null {
  const highest = waiting.reduce((most, { priority }) => Math.max(most, priority), -Infinity);
  const eligible = waiting.filter(({ priority }) => priority === highest);
  const share = (study: StudyId) => active.filter((candidate) => candidate.study === study).length;
  const studies = [...new Set(eligible.map(({ study }) => study))]
    .map((study) => ({ study, share: share(study), turn: turns.get(study) ?? -1 }))
    .sort((a, b) => a.share - b.share || a.turn - b.turn);
  const runs = eligible.filter(({ study }) => study === studies[0]?.study);
  const first = runs.reduce<Candidate | null>(
    (best, run) => (best && !goesBefore(run, best) ? best : run),
    null,
  );
  const isChosen = first?.order === "mostPromising" && first.promise !== null && !first.isStill;
  if (!mostExpected || !isChosen) return first;
  return mostExpected(
    first.study,
    runs.filter(({ promise, isStill }) => promise !== null && !isStill),
  );
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
 * @param active in the order in which they started, without those that are being preempted
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
    for (const run of [...forFirstLooks(waiting, active), ...forMoving(waiting, active)]) leaving.add(run);
  return [...leaving];
}

/** Of each study, the runs past their look that make room for those that wait for theirs, the least promising first. */
function forFirstLooks(waiting: readonly Candidate[], active: readonly Candidate[]): RunId[] {
  const unseen = waiting.filter(({ order, promise }) => order === "mostPromising" && promise === null);
  return makingRoom(
    unseen,
    active.filter(({ promise }) => promise !== null),
  );
}

/** Of each study, the runs that have stalled while others improve, which wait. */
function forMoving(waiting: readonly Candidate[], active: readonly Candidate[]): RunId[] {
  const moving = waiting.filter(
    ({ order, promise, isStill }) => order === "mostPromising" && promise !== null && !isStill,
  );
  return makingRoom(
    moving,
    active.filter(({ isStill }) => isStill),
  );
}

/** For each wanted run an active one of its study and at most its priority, the least promising first. */
function makingRoom(wanted: readonly Candidate[], active: readonly Candidate[]): RunId[] {
  return [...new Set(wanted.map(({ study }) => study))].flatMap((study) => {
    const those = wanted.filter((run) => run.study === study);
    const may = active.filter((run) => run.study === study && run.priority <= those[0]!.priority);
    const leastPromising = may.sort((a, b) => (goesBefore(a, b) ? 1 : -1));
    return leastPromising.slice(0, those.length).map(({ run }) => run);
  });
}

/**
 * How one worker trains a study's runs once it has looked at all: that of the launch where the study does not order them,
 * or none has had a look.
 */
export function scheduleOf(
  runs: readonly (Looked & Pick<RunSummary, "parameters">)[],
  { order }: Pick<PolicySpec, "order">,
): Schedule {
  if (toOrder(order) === "asLaunched" || runs.every(({ look }) => !look))
    return { order: [...runs.keys()], makesRoom: false };
  const promises = runs.map((run) => promiseOfLook({ ...run, epoch: 0, best: null }));
  const likeness = likenessOf(runs.map(({ parameters = {} }) => parameters));
  return { order: orderBy(promises), makesRoom: true, similar: { likeness, places: lookPlaces(promises) } };
}

type Looked = Pick<RunSummary, "look" | "epochs" | "objective">;

/** By the first look, however far the run has come; programs have no look before their first epoch. */
export function promiseOfLook(run: Seen): Prospect | null {
  return prospectOf(progressOf(run.look ? { ...run, epoch: 0, best: null } : run));
}

/** Runs without a look come before those with one; of those, the more promising. */
function goesBefore(a: Candidate, b: Candidate): boolean {
  if (a.order !== "mostPromising" || b.promise === null) return false;
  if (a.promise === null) return true;
  return compareProspects(a.promise, b.promise) > 0;
}
