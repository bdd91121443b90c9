import { Worker } from "node:worker_threads";
import type { RunId } from "../../protocol/protocol.ts";
import type { FromWorker } from "./messages.ts";

/** A worker thread, and who hears it: the run that it trains. */
export interface Thread {
  worker: Worker;
  onMessage: (message: FromWorker) => void;
  onError: (error: Error) => void;
}

/** The threads that train: one that rests is taken for the next run, for a paused run its own, which may have its trainer. */
export function createThreads() {
  const idle = new Set<Thread>();
  /** the thread in which each paused run trained last */
  const pausedIn = new Map<RunId, Thread>();
  return {
    take(run: RunId): Thread {
      const last = pausedIn.get(run);
      pausedIn.delete(run);
      const [first] = idle;
      const thread = (last && idle.has(last) ? last : first) ?? createThread();
      idle.delete(thread);
      return thread;
    },

    /** Has a thread rest. @param pausedRun the run that has paused in it, null for one that is over */
    rest(thread: Thread, pausedRun: RunId | null): void {
      thread.onMessage = () => {};
      thread.onError = () => idle.delete(thread);
      idle.add(thread);
      if (pausedRun !== null) pausedIn.set(pausedRun, thread);
    },
  };
}

function createThread(): Thread {
  const thread: Thread = { worker: createWorker(), onMessage: () => {}, onError: () => {} };
  thread.worker.on("message", (message: FromWorker) => thread.onMessage(message));
  thread.worker.on("error", (error: Error) => thread.onError(error));
  return thread;
}

/** A thread of the trainer process, as `worker.ts` serves it. */
export function createWorker(): Worker {
  return new Worker(new URL(import.meta.url), { execArgv: ["--disable-warning=ExperimentalWarning"] });
}
