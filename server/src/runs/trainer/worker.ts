/** A worker thread of the trainer process: trains one run at a time. */
import { parentPort } from "node:worker_threads";
import { loadDataset } from "../../dataset/load.ts";
import { createWasmEngine } from "../../engine/wasm/engine.ts";
import type { FromWorker, ToWorker } from "./messages.ts";
import { train } from "./train.ts";

/** Starts serving the trainer's main thread. */
export function serveMainThread(): void {
  const port = parentPort!;
  const engine = createWasmEngine();
  let resume: (() => void) | null = null;
  const post = (message: FromWorker, transfer: ArrayBuffer[] = []) => port.postMessage(message, transfer);

  /** Resolves when the record sent before is in the store, so at most one is under way. */
  let previousStored = Promise.resolve();

  async function runJob({
    job,
    dataset,
    stop,
    directory,
  }: Extract<ToWorker, { kind: "train" }>): Promise<void> {
    const stopFlag = new Int32Array(stop);
    previousStored = Promise.resolve();
    const stopRequested = () => Atomics.load(stopFlag, 0) !== 0;
    const ending = await train(await engine, dataset, job, {
      directory,
      stopRequested,
      async send(record, snapshot) {
        await previousStored;
        if (stopRequested()) return false;
        previousStored = new Promise((resolve) => {
          resume = resolve;
        });
        const transfer = [record.spectra.buffer as ArrayBuffer];
        if (snapshot) transfer.push(snapshot.buffer as ArrayBuffer);
        post({ kind: "record", record, snapshot }, transfer);
        return true;
      },
      warn: (problem) => process.stderr.write(`${problem}\n`),
    });
    if (ending.state !== "stopped") await previousStored;
    post({ kind: "ended", ending });
  }

  port.on("message", (message: ToWorker) => {
    if (message.kind === "stored") return resume?.();
    if (message.kind === "load") {
      try {
        return post({ kind: "loaded", dataset: loadDataset(message.dataset) });
      } catch (error) {
        return post({ kind: "loadFailed", problem: (error as Error).message });
      }
    }
    runJob(message).catch((error: Error) =>
      post({ kind: "ended", ending: { state: "failed", problem: error.message } }),
    );
  });
}
