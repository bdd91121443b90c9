import type { RunId } from "../../protocol/protocol.ts";
import type { AnyConfig } from "../../specification/expansion/programConfig.ts";
import type { Ledger } from "../ledger.ts";
import { createActiveRuns } from "./activeRuns.ts";
import type { Crashes } from "./crashes.ts";
import { createExperience } from "./experience.ts";
import { createRunSelection } from "./runSelection.ts";
import type { AnyJob, Trainers } from "./trainers.ts";
import { createWaitingRuns, type WaitingRun } from "./waitingRuns.ts";

export type RunQueue = ReturnType<typeof createRunQueue>;

/** Runs that wait and runs in training: starts some while workers are idle, and has some make room. */
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
  const selection = createRunSelection({ ledger, active, crashes, experience, hasRoom });
  let isPaused = false;
  let isClosed = false;

  function start(run: RunId, others: readonly WaitingRun[]): void {
    if (ledger.markDamaged(run)) ledger.restart(run);
    ledger.change(run, { state: "running", problem: null }, "later");
    waiting.drop(run);
    active.add(run);
    selection.starts(run);
    const isFirstLook = selection.pausesAfterLook(run, others);
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

    /** Starts runs while workers are idle and one may start. */
    fill(): void {
      const isIdle = () => !isPaused && !isClosed && waiting.count() > 0 && active.count() < workers();
      if (!isIdle()) return;
      for (let left = waiting.all(); isIdle(); ) {
        const run = selection.next(left);
        if (run === null) return;
        left = left.filter(({ candidate }) => candidate.run !== run);
        start(run, left);
      }
    },

    /** Has runs in training make room for others that wait and come first. */
    displace(): void {
      if (isClosed) return;
      for (const run of selection.toDisplace(waiting.all, workers())) leave(run);
    },

    /** Whether its objective has not improved for long. */
    standsStill: selection.standsStill,

    active: active.all,
    isActive: active.has,
    released: active.released,
    release: active.remove,

    /** Has a run stop after the epoch under way, to be queued again. */
    leave,
  };
}

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
