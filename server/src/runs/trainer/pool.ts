import { dirname, join } from "node:path";
import { Worker } from "node:worker_threads";
import type { Dataset } from "../../dataset/dataset.ts";
import { sentenceOf } from "../../messages/catalogue.ts";
import type { RunId } from "../../protocol/protocol.ts";
import type { RunConfig } from "../../specification/expansion/expand.ts";
import { bestPath } from "./bestSnapshot.ts";
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
import { keepNewest, writeSnapshot, writeWhole } from "./snapshots.ts";

/** A worker thread, and who hears it: the run that it trains. */
interface Thread {
  worker: Worker;
  onMessage: (message: FromWorker) => void;
  onError: (error: Error) => void;
}

/** A run in training: the thread that it has, and what is wanted of it. */
interface Active {
  thread: Thread | null;
  stopSignal: Int32Array<SharedArrayBuffer>;
}

/** Serves the daemon over the channel that `fork` made, until the channel closes. */
export function serveDaemon(): void {
  const snapshots = process.argv[2]!;
  const active = new Map<RunId, Active>();
  const idle = new Set<Thread>();
  /** the thread in which each paused run trained last, which may have its trainer */
  const pausedIn = new Map<RunId, Thread>();
  const datasets = createDatasetCache(join(dirname(snapshots), "cache"));

  const send = (message: FromTrainer | Pong) => {
    if (process.connected) process.send!(message);
  };

  function end(run: RunId, ending: Ending): void {
    const thread = active.get(run)?.thread;
    active.delete(run);
    if (thread) rest(thread);
    if (thread && ending.state === "stopped") pausedIn.set(run, thread);
    send({ kind: "ended", run, ending });
  }

  function rest(thread: Thread): void {
    thread.onMessage = () => {};
    thread.onError = () => idle.delete(thread);
    idle.add(thread);
  }

  function takeThread(run: RunId): Thread {
    const last = pausedIn.get(run);
    pausedIn.delete(run);
    const [first] = idle;
    const thread = (last && idle.has(last) ? last : first) ?? createThread();
    idle.delete(thread);
    return thread;
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
    const thread = takeThread(run);
    state.thread = thread;
    const directory = join(snapshots, run);
    const archive = createArchive(job, directory);
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

/** Writes a run's snapshots. Without them, a crash costs more work but changes no number, so no error ends a run. */
function createArchive({ run, checkpoints }: TrainingJob, directory: string) {
  let hasWarned = false;
  async function attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!hasWarned)
        process.stderr.write(
          `${sentenceOf("trainer/no-snapshot", { run, reason: (error as Error).message })}\n`,
        );
      hasWarned = true;
    }
  }
  return {
    write: ({ epoch, file, durability }: Extract<FromWorker, { kind: "snapshot" }>) =>
      attempt(async () => {
        await writeSnapshot(directory, epoch, file, durability);
        await keepNewest(directory, 2, checkpoints);
      }),
    writeBest: (file: Uint8Array) => attempt(() => writeWhole(directory, bestPath(directory), file)),
    /** A finished run that trains further starts from the last one. */
    keepLast: () => attempt(() => keepNewest(directory, 1, checkpoints)),
  };
}

function createThread(): Thread {
  const thread: Thread = { worker: createWorker(), onMessage: () => {}, onError: () => {} };
  thread.worker.on("message", (message: FromWorker) => thread.onMessage(message));
  thread.worker.on("error", (error: Error) => thread.onError(error));
  return thread;
}

function createWorker(): Worker {
  return new Worker(new URL(import.meta.url), { execArgv: ["--disable-warning=ExperimentalWarning"] });
}

/** Told how far a dataset is read, in a sentence. */
type Progress = (sentence: string) => void;

interface Reading {
  dataset: Promise<Dataset>;
  /** progress listeners; empty once loading has finished */
  waiting: Set<Progress>;
}

/** Datasets by their spec, each in memory once; when another is asked for, those asked for before go. */
function createDatasetCache(folder: string): {
  get(spec: RunConfig["dataset"], progress: Progress): Promise<Dataset>;
} {
  const recent = new Map<string, Reading>();
  const capacity = 2;

  function read(spec: RunConfig["dataset"]): Reading {
    const waiting = new Set<Progress>();
    const tell = (sentence: string) => {
      for (const progress of waiting) progress(sentence);
    };
    return { dataset: loadInThread(spec, folder, tell), waiting };
  }

  return {
    async get(spec, progress) {
      const key = JSON.stringify(spec);
      const reading = recent.get(key) ?? read(spec);
      reading.waiting.add(progress);
      recent.delete(key);
      recent.set(key, reading);
      reading.dataset.catch(() => recent.delete(key));
      for (const old of [...recent.keys()].slice(0, -capacity)) recent.delete(old);
      try {
        return await reading.dataset;
      } finally {
        reading.waiting.delete(progress);
      }
    },
  };
}

/** Loading takes seconds; in a thread of its own, it delays no stop and no record of other runs. */
async function loadInThread(spec: RunConfig["dataset"], cache: string, progress: Progress): Promise<Dataset> {
  const worker = createWorker();
  try {
    const answer = await new Promise<FromWorker>((resolve, reject) => {
      worker.on("message", (message: FromWorker) => {
        if (message.kind === "reading") progress(message.sentence);
        else resolve(message);
      });
      worker.once("error", reject);
      worker.postMessage({ kind: "load", dataset: spec, cache } satisfies ToWorker);
    });
    if (answer.kind === "loaded") return answer.dataset;
    throw new Error(answer.kind === "loadFailed" ? answer.problem : "The dataset was not loaded.");
  } finally {
    await worker.terminate();
  }
}
