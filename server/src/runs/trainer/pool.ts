import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { Dataset } from "../../dataset/dataset.ts";
import type { RunId } from "../../protocol/protocol.ts";
import type { Dai } from "../../spec/expand.ts";
import type { Ending, FromTrainer, FromWorker, ToTrainer, ToWorker, TrainingJob } from "./messages.ts";
import { pruneSnapshots, writeSnapshot } from "./snapshots.ts";

/** A worker thread, and who hears it: the run that it trains. */
interface Thread {
  worker: Worker;
  onMessage: (message: FromWorker) => void;
  onError: (error: Error) => void;
}

/** A run in training: the thread that it has and the flag that stops it. */
interface Active {
  thread: Thread | null;
  stop: SharedArrayBuffer;
}

/** Serves the daemon over the channel that `fork` made, until the channel closes. */
export function serveDaemon(): void {
  const snapshots = process.argv[2]!;
  const active = new Map<RunId, Active>();
  const idle: Thread[] = [];
  const datasets = createDatasetCache();

  const send = (message: FromTrainer) => {
    if (process.connected) process.send!(message);
  };

  function end(run: RunId, ending: Ending): void {
    const thread = active.get(run)?.thread;
    active.delete(run);
    if (thread) idle.push(thread);
    send({ kind: "ended", run, ending });
  }

  async function start(job: TrainingJob): Promise<void> {
    const { run } = job;
    const state: Active = { thread: null, stop: new SharedArrayBuffer(4) };
    active.set(run, state);
    let dataset: Dataset;
    try {
      dataset = await datasets.get(job.dai.dataset);
    } catch (error) {
      return end(run, { state: "failed", problem: (error as Error).message });
    }
    if (isStopping(state)) return end(run, { state: "stopped" });
    const thread = idle.pop() ?? createThread();
    state.thread = thread;
    const directory = join(snapshots, run);
    thread.onMessage = (message) => {
      if (message.kind === "ended") {
        // Whoever trains further starts from the last one; before the end, it may be ahead of the store.
        if (message.ending.state === "finished") void pruneSnapshots(directory, 1);
        end(run, message.ending);
      } else if (message.kind === "record") void handOver(message);
    };
    thread.onError = (error) => {
      state.thread = null;
      end(run, { state: "failed", problem: `Training broke off: ${error.message}.` });
    };
    async function handOver({ record, snapshot }: Extract<FromWorker, { kind: "record" }>): Promise<void> {
      // The snapshot comes first: were the record stored before it, a crash between the two would cost a rerun.
      if (snapshot) {
        try {
          await writeSnapshot(directory, record.epoch, snapshot);
          await pruneSnapshots(directory, 2);
        } catch (error) {
          process.stderr.write(
            `Run ${run} has no snapshot of epoch ${record.epoch} (${error}); training goes on.\n`,
          );
        }
      }
      send({ kind: "record", run, record });
    }
    thread.worker.postMessage({
      kind: "train",
      job,
      dataset,
      stop: state.stop,
      directory,
    } satisfies ToWorker);
  }

  process.on("message", (message: ToTrainer) => {
    if (message.kind === "train") return void start(message.job);
    const state = active.get(message.run);
    if (!state) return;
    if (message.kind === "stop") Atomics.store(new Int32Array(state.stop), 0, 1);
    else state.thread?.worker.postMessage({ kind: "stored", epoch: message.epoch } satisfies ToWorker);
  });
  process.once("disconnect", () => process.exit(0));
}

function isStopping(state: Active): boolean {
  return Atomics.load(new Int32Array(state.stop), 0) !== 0;
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

/** Datasets by their spec, each in memory once; when another is asked for, those asked for before go. */
function createDatasetCache(): { get(spec: Dai["dataset"]): Promise<Dataset> } {
  const recent = new Map<string, Promise<Dataset>>();
  const capacity = 2;
  return {
    get(spec) {
      const key = JSON.stringify(spec);
      const dataset = recent.get(key) ?? loadInThread(spec);
      recent.delete(key);
      recent.set(key, dataset);
      dataset.catch(() => recent.delete(key));
      for (const old of [...recent.keys()].slice(0, -capacity)) recent.delete(old);
      return dataset;
    },
  };
}

/** Loading takes seconds; in a thread of its own, it delays no stop and no record of other runs. */
async function loadInThread(spec: Dai["dataset"]): Promise<Dataset> {
  const worker = createWorker();
  try {
    const answer = await new Promise<FromWorker>((resolve, reject) => {
      worker.once("message", resolve).once("error", reject);
      worker.postMessage({ kind: "load", dataset: spec } satisfies ToWorker);
    });
    if (answer.kind === "loaded") return answer.dataset;
    throw new Error(answer.kind === "loadFailed" ? answer.problem : "The dataset was not loaded.");
  } finally {
    await worker.terminate();
  }
}
