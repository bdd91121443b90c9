import { dirname, join } from "node:path";
import type { Dataset } from "../../dataset/dataset.ts";
import { sentenceOf } from "../../messages/catalogue.ts";
import type { RunId } from "../../protocol/protocol.ts";
import { createDatasetCache } from "./datasetCache.ts";
import {
  type Ending,
  type FromTrainer,
  type FromWorker,
  type Pong,
  stopSignals,
  type ToTrainer,
  type ToWorker,
  type TrainingJob,
} from "./messages.ts";
import { createSnapshotArchive } from "./snapshotArchive.ts";
import { createThreads, type Thread } from "./threads.ts";

/** A run in training: the thread that it has, and what is wanted of it. */
interface Active {
  thread: Thread | null;
  stopSignal: Int32Array<SharedArrayBuffer>;
}

/** Serves the daemon over the channel that `fork` made, until the channel closes. */
export function serveDaemon(): void {
  const snapshots = process.argv[2]!;
  const active = new Map<RunId, Active>();
  const threads = createThreads();
  const datasets = createDatasetCache(join(dirname(snapshots), "cache"));

  const send = (message: FromTrainer | Pong) => {
    if (process.connected) process.send!(message);
  };

  function end(run: RunId, ending: Ending): void {
    const thread = active.get(run)?.thread;
    active.delete(run);
    if (thread) threads.rest(thread, ending.state === "stopped" ? run : null);
    send({ kind: "ended", run, ending });
  }

  async function start(job: TrainingJob): Promise<void> {
    const { run } = job;
    const state: Active = { thread: null, stopSignal: new Int32Array(new SharedArrayBuffer(4)) };
    active.set(run, state);
    let dataset: Dataset;
    try {
      dataset = await datasets.get(job.config.dataset, (sentence) =>
        send({ kind: "reading", run, sentence }),
      );
    } catch (error) {
      return end(run, { state: "failed", problem: (error as Error).message });
    }
    if (Atomics.load(state.stopSignal, 0) !== stopSignals.train) return end(run, { state: "stopped" });
    const thread = threads.take(run);
    state.thread = thread;
    const directory = join(snapshots, run);
    const archive = createSnapshotArchive(job, directory);
    let handled = Promise.resolve();
    // One after the other: a record is told after the snapshot that came before it, the end after both.
    thread.onMessage = (message) => {
      handled = handled.then(() => handle(message));
    };
    thread.onError = (error) => {
      state.thread = null;
      end(run, { state: "failed", problem: sentenceOf("trainer/broke-off", { reason: error.message }) });
    };
    async function handle(message: FromWorker): Promise<void> {
      if (message.kind === "snapshot") await archive.write(message);
      if (message.kind === "best") await archive.writeBest(message.file);
      if (message.kind === "kernels") send({ kind: "kernels", run, kernels: message.kernels });
      if (message.kind === "record") send({ kind: "record", run, record: message.record });
      if (message.kind === "look") send({ kind: "look", run, look: message.look });
      if (message.kind !== "ended") return;
      // Before the end, the last one may be ahead of the store.
      if (message.ending.state === "finished") await archive.keepLast();
      end(run, message.ending);
    }
    const stopSignal = state.stopSignal.buffer;
    thread.worker.postMessage({ kind: "train", job, dataset, stopSignal, directory } satisfies ToWorker);
  }

  function want(state: Active, stopSignal: number): void {
    // A run that is to stop at once is not to train on when the daemon ends.
    if (stopSignal > Atomics.load(state.stopSignal, 0)) Atomics.store(state.stopSignal, 0, stopSignal);
    if (stopSignal === stopSignals.stop)
      state.thread?.worker.postMessage({ kind: "wake" } satisfies ToWorker);
  }

  process.on("message", (message: ToTrainer) => {
    if (message.kind === "train") return void start(message.job);
    if (message.kind === "ping") return send({ kind: "pong" });
    const state = active.get(message.run);
    if (!state) return;
    if (message.kind !== "stored") want(state, stopSignals[message.kind]);
    else state.thread?.worker.postMessage({ kind: "stored", epoch: message.epoch } satisfies ToWorker);
  });
  process.once("disconnect", () => process.exit(0));
}
