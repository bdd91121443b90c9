import type { RunId } from "../protocol/protocol.ts";
import type { Ledger } from "./ledger.ts";
import type { Log } from "./service.ts";
import type { FromTrainer } from "./trainer/messages.ts";
import { createTrainerProcess } from "./trainerProcess.ts";

/** Trains queued runs, as many at once as there are workers, first come first served. */
export interface Scheduler {
  /** Puts a run at the end of the queue. */
  queue(run: RunId): void;
  /** Takes a run out of the queue or out of training; resolves when nothing touches its files any more. */
  cancel(run: RunId): Promise<void>;
  /** Ends all training, so that it can go on later. */
  close(): Promise<void>;
}

/** A run that brings the trainer process down this often without a new record is given up. */
const mostCrashes = 3;

export function createScheduler(options: {
  ledger: Ledger;
  log: Log;
  workers: number;
  trainerPath: string;
  snapshots: string;
}): Scheduler {
  const { ledger, log, workers } = options;
  const waiting = new Set<RunId>();
  /** runs that the trainer has, and who waits for it to let go of them */
  const active = new Map<RunId, (() => void)[]>();
  const crashes = new Map<RunId, number>();
  let closed = false;

  const trainer = createTrainerProcess(
    { path: options.trainerPath, snapshots: options.snapshots, log },
    { onMessage, onCrash },
  );

  function fill(): void {
    for (const run of waiting) {
      if (closed || active.size >= workers) return;
      // A stopped run can be queued again before the trainer has let go of it.
      if (active.has(run)) continue;
      waiting.delete(run);
      const summary = ledger.summary(run);
      const dai = ledger.dai(run);
      if (!summary || !dai) continue;
      active.set(run, []);
      ledger.change(run, { state: "running", problem: null });
      trainer.train({ run, dai, epochs: summary.epochs, storedEpoch: summary.epoch });
    }
  }

  function release(run: RunId): void {
    const cancelled = active.get(run) ?? [];
    active.delete(run);
    for (const resolve of cancelled) resolve();
  }

  function onMessage(message: FromTrainer): void {
    const { run } = message;
    const isRunning = ledger.summary(run)?.state === "running";
    if (message.kind === "record") {
      // After a stop, a record may still be on its way; the run computes it again when it continues.
      if (!isRunning) return;
      const verdict = ledger.addRecord(run, message.record);
      crashes.delete(run);
      if (verdict?.decision === "stopped") trainer.stop(run);
      trainer.stored(run, message.record.epoch);
      return;
    }
    release(run);
    if (isRunning && message.ending.state !== "stopped") finish(run, message.ending);
    fill();
  }

  function finish(run: RunId, ending: Extract<FromTrainer, { kind: "ended" }>["ending"]): void {
    const summary = ledger.summary(run)!;
    // More epochs were asked for while it trained to the old end.
    if (ending.state === "finished" && summary.epoch < summary.epochs) {
      waiting.add(run);
      ledger.change(run, { state: "queued" });
    } else ledger.change(run, { state: ending.state, problem: "problem" in ending ? ending.problem : null });
  }

  function onCrash(reason: string): void {
    log.error(`The trainer process ended (${reason}); its runs go on from their last snapshots.`);
    const lost = [...active.keys()];
    for (const run of lost) {
      release(run);
      const summary = ledger.summary(run);
      if (summary?.state !== "running") continue;
      const count = (crashes.get(run) ?? 0) + 1;
      crashes.set(run, count);
      if (count >= mostCrashes) {
        const problem = `The trainer process ended ${count} times after epoch ${summary.epoch} of this run (${reason}): see dai daemon logs.`;
        ledger.change(run, { state: "failed", problem });
        continue;
      }
      ledger.change(run, { state: "interrupted" });
      waiting.add(run);
    }
    fill();
  }

  return {
    queue(run) {
      waiting.add(run);
      fill();
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
      await trainer.close();
      for (const run of active.keys())
        if (ledger.summary(run)?.state === "running") ledger.change(run, { state: "interrupted" });
    },
  };
}
