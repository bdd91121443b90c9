import { setTimeout as sleep } from "node:timers/promises";
import type { RunId } from "../protocol/protocol.ts";
import type { Ledger } from "./ledger.ts";
import { createPatientQueue } from "./patientQueue.ts";
import type { Log } from "./service.ts";
import type { Ending, FromTrainer, UnscoredRecord } from "./trainer/messages.ts";
import { createTrainerProcess } from "./trainerProcess.ts";

/** Trains queued runs, as many at once as there are workers, first come first served. */
export interface Scheduler {
  /** Puts a run at the end of the queue. */
  queue(run: RunId): void;
  /** Takes a run out of the queue or out of training; resolves when nothing touches its files any more. */
  cancel(run: RunId): Promise<void>;
  /** Ends all training after the epochs under way, so that it can go on later. */
  close(): Promise<void>;
}

/** A run that brings the trainer process down this often without a new record is given up. */
const mostCrashes = 3;
/** After a crash, the trainer process starts again at once; after more without a record between, ever later. */
const firstPause = 100;
const longestPause = 10_000;
/** How long the epochs under way may take when the daemon ends, in milliseconds. */
const farewell = 10_000;

export function createScheduler(options: {
  ledger: Ledger;
  log: Log;
  workers: number;
  trainerPath: string;
  snapshots: string;
}): Scheduler {
  const { ledger, log, workers } = options;
  let waiting = new Set<RunId>();
  /** runs that the trainer has, and who waits for it to let go of them */
  const active = new Map<RunId, (() => void)[]>();
  /** crashes of the process since the last record of a run that was in it */
  const crashes = new Map<RunId, number>();
  let crashesInARow = 0;
  let isResting = false;
  let closed = false;

  const work = createPatientQueue(log);
  const trainer = createTrainerProcess(
    { path: options.trainerPath, snapshots: options.snapshots, log },
    { onMessage, onCrash },
  );

  function fill(): void {
    for (const run of waiting) {
      if (closed || isResting || active.size >= workers) return;
      // A stopped run can be queued again before the trainer has let go of it.
      if (active.has(run)) continue;
      // A suspect of a crash trains alone until its next record, so that the blame falls on the right one.
      if (active.size > 0 && [run, ...active.keys()].some((each) => crashes.has(each))) return;
      const summary = ledger.summary(run);
      const dai = ledger.dai(run);
      if (summary && dai) {
        ledger.change(run, { state: "running", problem: null });
        active.set(run, []);
        trainer.train({ run, dai, epochs: summary.epochs, storedEpoch: summary.epoch });
      }
      waiting.delete(run);
    }
  }

  function release(run: RunId): void {
    const cancelled = active.get(run) ?? [];
    active.delete(run);
    for (const resolve of cancelled) resolve();
  }

  function isRunning(run: RunId): boolean {
    return ledger.summary(run)?.state === "running";
  }

  function onMessage(message: FromTrainer): void {
    const { run } = message;
    if (message.kind === "record") work.add(() => takeRecord(run, message.record));
    else {
      work.add(() => takeEnding(run, message.ending));
      work.add(fill);
    }
  }

  function takeRecord(run: RunId, record: UnscoredRecord): void {
    // After a stop, a record may still be on its way; the run computes it again when it continues.
    if (!isRunning(run)) return;
    ledger.addRecord(run, record);
    crashesInARow = 0;
    if (crashes.delete(run)) work.add(fill);
    if (!isRunning(run)) trainer.stop(run);
    trainer.stored(run, record.epoch);
  }

  function takeEnding(run: RunId, ending: Ending): void {
    const summary = ledger.summary(run);
    if (summary && isRunning(run)) {
      // More epochs were asked for while it trained to the old end.
      const goesOn = ending.state === "finished" && summary.epoch < summary.epochs;
      if (ending.state === "stopped") ledger.change(run, { state: "interrupted" });
      else if (goesOn) ledger.change(run, { state: "queued" });
      else ledger.change(run, { state: ending.state, problem: "problem" in ending ? ending.problem : null });
      if (goesOn) waiting.add(run);
    }
    crashes.delete(run);
    release(run);
  }

  function onCrash(reason: string, wasKilled: boolean): void {
    log.error(`The trainer process ended (${reason}); its runs go on from their last snapshots.`);
    const pause = Math.min(firstPause * 2 ** crashesInARow++, longestPause);
    isResting = true;
    setTimeout(() => {
      isResting = false;
      work.add(fill);
    }, pause);
    const lost = [...active.keys()];
    for (const run of lost) if (!wasKilled) crashes.set(run, (crashes.get(run) ?? 0) + 1);
    for (const run of lost) work.add(() => takeLoss(run, reason));
    work.add(() => {
      waiting = new Set([...lost.filter((run) => ledger.summary(run)?.state === "interrupted"), ...waiting]);
    });
  }

  function takeLoss(run: RunId, reason: string): void {
    const count = crashes.get(run) ?? 0;
    if (isRunning(run) && count >= mostCrashes) {
      const { epoch } = ledger.summary(run)!;
      const problem = `The trainer process ended ${count} times after epoch ${epoch} of this run (${reason}): see dai daemon logs.`;
      ledger.change(run, { state: "failed", problem });
      crashes.delete(run);
    } else if (isRunning(run)) ledger.change(run, { state: "interrupted" });
    release(run);
  }

  return {
    queue(run) {
      waiting.add(run);
      work.add(fill);
    },
    cancel(run) {
      waiting.delete(run);
      const waiters = active.get(run);
      if (!waiters) return Promise.resolve();
      trainer.stop(run);
      return new Promise((resolve) => waiters.push(resolve));
    },
    async close() {
      closed = true;
      trainer.halt();
      const ended = [...active.values()].map(
        (waiters) => new Promise<void>((resolve) => waiters.push(resolve)),
      );
      const late = new AbortController();
      const deadline = sleep(farewell, undefined, { signal: late.signal }).catch(() => {});
      await Promise.race([Promise.all(ended), deadline]);
      late.abort();
      await trainer.close();
      work.close();
    },
  };
}
