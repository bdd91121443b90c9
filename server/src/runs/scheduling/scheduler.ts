import { setTimeout as sleep } from "node:timers/promises";
import type { RunId } from "../../protocol/protocol.ts";
import { type AnyConfig, isProgram } from "../../specification/expansion/programConfig.ts";
import type { Ledger } from "../ledger.ts";
import type { Log } from "../log.ts";
import { createRetryQueue } from "../store/retryQueue.ts";
import type { FromTrainer } from "../trainer/messages.ts";
import { createBatch } from "./batch.ts";
import { createCrashes } from "./crashes.ts";
import { createRunQueue } from "./runQueue.ts";
import { createTrainerMessages } from "./trainerMessages.ts";
import type { Trainers, TrainersEvents } from "./trainers.ts";

/** Trains queued runs, as many at once as there are workers; `trainingOrder.ts` says which. */
export interface Scheduler {
  queue(runs: readonly RunId[]): void;
  /** Looks again at how many workers there are and who is to have them. */
  reconsider(): void;
  /** Has a run in training continue from the end of the epoch under way with the clock that its study now has. */
  renew(run: RunId): void;
  /** Takes a run out of the queue or out of training; resolves when nothing touches its files any more. */
  cancel(run: RunId): Promise<void>;
  /** Why training waits for the store, in a sentence; null while it doesn't. */
  storeProblem(): string | null;
  /** Why training has stalled, in a sentence; null while it doesn't. */
  trainerProblem(): string | null;
  /** Ends all training after the epochs under way, so that it can continue later. */
  close(): Promise<void>;
}

/** How long the epochs under way may take when the daemon ends, in milliseconds. */
const shutdownGrace = 10_000;

export function createScheduler(options: {
  ledger: Ledger;
  log: Log;
  workers: () => number;
  snapshotSeconds: () => number;
  createTrainers: (events: TrainersEvents) => Trainers;
  /** whether what a run needs beside a worker, such as a GPU, is free */
  hasRoom?: (config: AnyConfig) => boolean;
}): Scheduler {
  const { ledger, log, workers, snapshotSeconds, hasRoom = () => true } = options;
  const work = createRetryQueue(log);
  const crashes = createCrashes();
  const arrived = createBatch<FromTrainer>((some) => messages.take(some));
  const trainers = options.createTrainers({
    onMessage: arrived.add,
    onLoss(loss) {
      arrived.flush();
      messages.takeLoss(loss);
    },
  });
  const queue = createRunQueue({ ledger, trainers, crashes, workers, snapshotSeconds, hasRoom });
  const messages = createTrainerMessages({ ledger, log, work, trainers, crashes, queue });

  return {
    queue(runs) {
      queue.add(runs);
      work.add(queue.fill);
      queue.displace();
    },
    reconsider() {
      work.add(queue.fill);
      queue.displace();
    },
    renew(run) {
      // A run that stops without a stop request is queued again, before others of its study.
      const isOfEngine = !isProgram(ledger.config(run)!);
      if (queue.isActive(run) && ledger.summary(run)?.state === "running" && isOfEngine) queue.leave(run);
    },
    cancel(run) {
      queue.drop(run);
      if (queue.isActive(run)) trainers.stop(run);
      return queue.released(run);
    },
    storeProblem: work.problem,
    trainerProblem: () => trainers.problem?.() ?? null,
    async close() {
      queue.close();
      const active = queue.active();
      for (const run of active) trainers.halt(run);
      const late = new AbortController();
      const deadline = sleep(shutdownGrace, undefined, { signal: late.signal }).catch(() => {});
      await Promise.race([Promise.all(active.map(queue.released)), deadline]);
      late.abort();
      await trainers.close();
      work.close();
    },
  };
}
