/** A worker thread of the trainer process: trains one run at a time. */

import { parentPort } from "node:worker_threads";
import { loadDataset } from "../../dataset/load.ts";
import { loadEngine } from "../../engine/load.ts";
import { arithmeticOf } from "../../engine/registry.ts";
import { MessageError } from "../../messages/messageError.ts";
import { type FromWorker, stopSignals, type ToWorker, type TrainingJob } from "./messages.ts";
import { createPausedTrainers } from "./pausedTrainers.ts";
import { type TrainingHost, train } from "./train.ts";

/** @throws in one sentence where this machine would give the run other bits than its id stands for */
function checkArithmetic({ engine, config }: TrainingJob): void {
  // Earlier versions had an arithmetic "native", which is that of wasm.
  const wanted = (config.engine as string) === "native" ? "wasm" : config.engine;
  const here = arithmeticOf(engine);
  if (here === wanted) return;
  throw new MessageError("trainer/other-arithmetic", { wanted, engine, here });
}

/** Starts serving the trainer's main thread. */
export function serveMainThread(): void {
  const port = parentPort!;
  const warn = (problem: string) => void process.stderr.write(`${problem}\n`);
  const post = (message: FromWorker, transfer: ArrayBuffer[] = []) => port.postMessage(message, transfer);

  const paused = createPausedTrainers();
  const keep: TrainingHost["keep"] = (epoch, file, durability = "now") =>
    post({ kind: "snapshot", epoch, file, durability }, [file.buffer as ArrayBuffer]);

  const keepBest = (file: Uint8Array) => post({ kind: "best", file }, [file.buffer as ArrayBuffer]);

  /** Resolves when the record sent before is in the store, so at most one is under way. */
  let previousStored = Promise.resolve();
  let previousEpoch = -1;
  let resume: (() => void) | null = null;

  async function runJob(message: Extract<ToWorker, { kind: "train" }>): Promise<void> {
    const { job, dataset, directory } = message;
    const stopSignal = new Int32Array(message.stopSignal);
    const stopRequested = () => Atomics.load(stopSignal, 0) === stopSignals.stop;
    previousStored = Promise.resolve();
    checkArithmetic(job);
    const engine = await loadEngine(job.engine, warn);
    post({ kind: "kernels", kernels: engine.description });
    const ending = await train(engine, dataset, job, {
      directory,
      stopRequested,
      haltRequested: () => Atomics.load(stopSignal, 0) !== stopSignals.train,
      paused,
      keep,
      keepBest,
      look: (look) => post({ kind: "look", look }),
      async send(record, snapshot) {
        await previousStored;
        if (stopRequested()) return false;
        previousEpoch = record.epoch;
        previousStored = new Promise((resolve) => {
          resume = resolve;
        });
        if (snapshot) keep(record.epoch, snapshot);
        post({ kind: "record", record }, [record.spectra.buffer as ArrayBuffer]);
        return true;
      },
      warn,
    });
    if (!stopRequested()) await previousStored;
    post({ kind: "ended", ending });
  }

  port.on("message", (message: ToWorker) => {
    switch (message.kind) {
      case "stored":
        // An earlier job's last record can be stored after this job has sent one.
        if (message.epoch >= previousEpoch) resume?.();
        break;
      case "wake":
        resume?.();
        break;
      case "load":
        loadDataset(message.dataset, {
          cache: message.cache,
          progress: (sentence) => post({ kind: "reading", sentence }),
        })
          .then((dataset) => post({ kind: "loaded", dataset }))
          .catch((error: Error) => post({ kind: "loadFailed", problem: error.message }));
        break;
      case "train":
        runJob(message).catch((error: Error) =>
          post({ kind: "ended", ending: { state: "failed", problem: error.message } }),
        );
    }
  });
}
