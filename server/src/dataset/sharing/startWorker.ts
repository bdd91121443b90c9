import { Worker } from "node:worker_threads";
import { MessageError } from "../../messages/messageError.ts";

/** From the thread. `progress`: how far it is, in a sentence. */
export type FromDatasetWorker = { progress: string } | { answer: unknown };

/** A thread that reads data while its starter continues. */
export interface DatasetWorker {
  /** settles when the thread runs, or never will */
  readonly started: Promise<void>;
  /**
   * One question at a time.
   *
   * @param progress told how far it is, in a sentence
   * @throws Error when the thread breaks down
   */
  ask(question: object, progress?: (sentence: string) => void): Promise<unknown>;
  end(): Promise<void>;
}

/** Bundled, the worker is a file of its own beside the others. */
function workerUrl(): URL {
  const isSource = import.meta.url.endsWith(".ts");
  return new URL(isSource ? "../thread/worker.ts" : "./dataset.js", import.meta.url);
}

export function startDatasetWorker(): DatasetWorker {
  const worker = new Worker(workerUrl(), { execArgv: ["--disable-warning=ExperimentalWarning"] });
  worker.unref();
  const started = new Promise<void>((resolve) => {
    for (const event of ["online", "error", "exit"]) worker.once(event, () => resolve());
  });
  return {
    started,
    ask(question, progress) {
      worker.ref();
      return new Promise((resolve, reject) => {
        const settle = (act: () => void) => {
          worker.off("message", hear).off("error", fail).off("exit", leave).unref();
          act();
        };
        const hear = (message: FromDatasetWorker) => {
          if ("progress" in message) progress?.(message.progress);
          else settle(() => resolve(message.answer));
        };
        const fail = (error: unknown) => settle(() => reject(error));
        const leave = (code: number) => fail(new MessageError("thread-ended/data", { code }));
        worker.on("message", hear).on("error", fail).on("exit", leave);
        worker.postMessage(question);
      });
    },
    async end() {
      await worker.terminate();
    },
  };
}
