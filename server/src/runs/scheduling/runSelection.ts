import type { RunId, StudyId } from "../../protocol/protocol.ts";
import { type AnyConfig, isProgram } from "../../specification/expansion/programConfig.ts";
import type { Ledger } from "../ledger.ts";
import type { ActiveRuns } from "./activeRuns.ts";
import type { Crashes } from "./crashes.ts";
import type { Experience } from "./experience.ts";
import { type Candidate, nextToTrain, pausesAfterLook, toDisplace } from "./trainingOrder.ts";
import { lookUp, type WaitingRun } from "./waitingRuns.ts";

/** Selects which waiting run trains next, and which runs in training make room for others. */
export function createRunSelection(options: {
  ledger: Ledger;
  active: ActiveRuns;
  crashes: Crashes;
  experience: Experience;
  /** whether what a run needs beside a worker, such as a GPU, is free */
  hasRoom: (config: AnyConfig) => boolean;
}) {
  const { ledger, active, crashes, experience, hasRoom } = options;
  /** when each study last had its turn, in turns */
  const turns = new Map<StudyId, number>();
  let turn = 0;

  const candidates = (some: Iterable<RunId>) =>
    [...some].flatMap((run) => lookUp(ledger, run)?.candidate ?? []);

  /** Those that can start: a stopped run can be queued again before its trainer has released it. */
  function readyOf(waiting: readonly WaitingRun[]): Candidate[] {
    return waiting.flatMap(({ entry: { config }, candidate }) =>
      active.has(candidate.run) || !hasRoom(config) ? [] : candidate,
    );
  }

  /** Whether preemption would lose no progress of a run in training. */
  function canMakeRoom(run: RunId): boolean {
    const config = ledger.config(run)!;
    const isRunning = ledger.summary(run)?.state === "running";
    return isRunning && (!isProgram(config) || config.program?.resumes === true);
  }

  return {
    /** The one that is to start now; null where none may. */
    next(waiting: readonly WaitingRun[]): RunId | null {
      const ready = readyOf(waiting);
      const suspect = ready.find(({ run }) => crashes.isSuspect(run));
      const next = suspect ?? nextToTrain(ready, candidates(active.all()), turns, experience.mostExpected);
      if (!next) return null;
      // A suspect of a crash trains alone until its next record, so that the blame falls on the right one.
      const isBarred = active.count() > 0 && [next.run, ...active.all()].some(crashes.isSuspect);
      return isBarred ? null : next.run;
    },

    /** Takes note that a run starts, so that its study has had its turn. */
    starts(run: RunId): void {
      turns.set(ledger.summary(run)!.study, turn++);
    },

    /** Whether a run that starts is to pause after its first look, since others of its study wait. */
    pausesAfterLook: (run: RunId, others: readonly WaitingRun[]): boolean =>
      pausesAfterLook(
        candidates([run])[0]!,
        others.map(({ candidate }) => candidate),
      ),

    /** Those that make room. @param waiting is asked for only where a run could */
    toDisplace(waiting: () => readonly WaitingRun[], workers: number): RunId[] {
      const staying = active.all().filter((run) => !active.isLeaving(run) && canMakeRoom(run));
      return staying.length === 0 ? [] : toDisplace(readyOf(waiting()), candidates(staying), workers);
    },

    /** Whether a run's objective has not improved for long. */
    standsStill: (run: RunId): boolean => candidates([run]).some(({ isStill }) => isStill),
  };
}
