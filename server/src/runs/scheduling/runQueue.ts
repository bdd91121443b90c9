import type { RunId, StudyId } from "../../protocol/protocol.ts";
import { type AnyConfig, isProgram } from "../../specification/expansion/programConfig.ts";
import type { Ledger } from "../ledger.ts";
import { createActiveRuns } from "./activeRuns.ts";
import type { Crashes } from "./crashes.ts";
import { createExperience } from "./experience.ts";
import type { AnyJob, Trainers } from "./trainers.ts";
import { type Candidate, nextToTrain, pausesAfterLook, toDisplace } from "./trainingOrder.ts";
import { createWaitingRuns, lookUp, type WaitingRun } from "./waitingRuns.ts";

export type RunQueue = ReturnType<typeof createRunQueue>;

export function createRunQueue(options: {
  ledger: Ledger;
  trainers: Trainers;
  crashes: Crashes;
  /** runs to train at once, now */
  workers: () => number;
  /** least time between two snapshots of a run that starts now */
  snapshotSeconds: () => number;
  /** whether what a run needs beside a worker, such as a GPU, is free */
  hasRoom: (config: AnyConfig) => boolean;
}) {
  const { ledger, trainers, crashes, workers, hasRoom } = options;
  const waiting = createWaitingRuns(ledger);
  const active = createActiveRuns();
  const experience = createExperience(ledger, () => isClosed);
  /** when each study last had its turn, in turns */
  const turns = new Map<StudyId, number>();
  let turn = 0;
  let isPaused = false;
  let isClosed = false;

  const candidates = (some: Iterable<RunId>) =>
    [...some].flatMap((run) => lookUp(ledger, run)?.candidate ?? []);

  /** Those that can start: a stopped run can be queued again before its trainer has released it. */
  function readyOf(some: readonly WaitingRun[]): Candidate[] {
    return some.flatMap(({ entry: { config }, candidate }) =>
      active.has(candidate.run) || !hasRoom(config) ? [] : candidate,
    );
  }

  function start(run: RunId, others: readonly WaitingRun[]): void {
    if (ledger.markDamaged(run)) ledger.restart(run);
    ledger.change(run, { state: "running", problem: null }, "later");
    waiting.drop(run);
    active.add(run);
    turns.set(ledger.summary(run)!.study, turn++);
    const isFirstLook = pausesAfterLook(candidates([run])[0]!, others.map(asCandidate));
    trainers.train({ ...jobOf(run, ledger, options.snapshotSeconds()), ...(isFirstLook && { isFirstLook }) });
  }

  function leave(run: RunId): void {
    active.leave(run);
    trainers.halt(run);
  }

  return {
    add(runs: readonly RunId[]): void {
      waiting.add(runs);
      experience.prepare(runs);
    },
    addFirst: waiting.addFirst,
    drop: waiting.drop,

    setPaused(paused: boolean): void {
      isPaused = paused;
    },

    close(): void {
      isClosed = true;
    },
    isClosed: (): boolean => isClosed,

    fill(): void {
      const isIdle = () => !isPaused && !isClosed && waiting.count() > 0 && active.count() < workers();
      if (!isIdle()) return;
      for (let left = waiting.all(); isIdle(); ) {
        const ready = readyOf(left);
        const suspect = ready.find(({ run }) => crashes.isSuspect(run));
        const run = (suspect ?? nextToTrain(ready, candidates(active.all()), turns, experience.mostExpected))
          ?.run;
        if (run === undefined) return;
        // A suspect of a crash trains alone until its next record, so that the blame falls on the right one.
        if (active.count() > 0 && [run, ...active.all()].some(crashes.isSuspect)) return;
        left = left.filter(({ candidate }) => candidate.run !== run);
        start(run, left);
      }
    },

    /** Has runs in training make room for others that wait and come first. */
    displace(): void {
      if (isClosed) return;
      const staying = active.all().filter((run) => !active.isLeaving(run) && canMakeRoom(run, ledger));
      if (staying.length === 0) return;
      const ready = readyOf(waiting.all());
      for (const run of toDisplace(ready, candidates(staying), workers())) leave(run);
    },

    /** Whether its objective has not improved for long. */
    standsStill: (run: RunId): boolean => candidates([run]).some(({ isStill }) => isStill),

    active: active.all,
    isActive: active.has,
    released: active.released,
    release: active.remove,

    /** Has a run stop after the epoch under way, to be queued again. */
    leave,
  };
}

const asCandidate = ({ candidate }: WaitingRun) => candidate;

function jobOf(run: RunId, ledger: Ledger, snapshotSeconds: number): AnyJob {
  const { epochs, epoch, engine, keepBest = true, objective } = ledger.summary(run)!;
  const { checkpoints, every } = ledger.scoring(run)!.indicator;
  const config = ledger.config(run)!;
  return {
    ...{ run, config, engine, keepBest, epochs, storedEpoch: epoch, snapshotSeconds, checkpoints },
    ...(objective && { objective }),
    ...(every && { every }),
  };
}

/** Whether a run is in training and preemption would lose no progress. */
function canMakeRoom(run: RunId, ledger: Ledger): boolean {
  const config = ledger.config(run)!;
  return ledger.summary(run)?.state === "running" && (!isProgram(config) || config.program?.resumes === true);
}
