import type { Dataset } from "../../dataset/dataset.ts";
import type { RunConfig } from "../../specification/expansion/expand.ts";
import type { FromWorker, ToWorker } from "./messages.ts";
import { createWorker } from "./threads.ts";

/** Told how far a dataset is read, in a sentence. */
type Progress = (sentence: string) => void;

interface Reading {
  dataset: Promise<Dataset>;
  /** progress listeners; empty once loading has finished */
  waiting: Set<Progress>;
}

/** Datasets by their spec, each in memory once; when another is asked for, those asked for before go. */
export function createDatasetCache(folder: string): {
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
