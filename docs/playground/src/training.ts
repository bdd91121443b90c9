/** Starts and ends the workers that train the runs of the page. */
import type { Run } from "./experiment.ts";
import type { FromWorker, TrainRun } from "./worker.ts";

export interface Training {
  /** Ends every worker. */
  stop(): void;
}

/** Trains all runs, each in a worker of its own, as far as the machine has cores; the others follow. */
export function startTraining(runs: readonly Run[], listen: (message: FromWorker) => void): Training {
  const waiting = runs.map((run, index): TrainRun => ({ index, run }));
  const workers = Array.from({ length: Math.min(runs.length, navigator.hardwareConcurrency || 2) }, () => {
    const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
    const next = () => {
      const run = waiting.shift();
      if (run) worker.postMessage(run);
      else worker.terminate();
    };
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
      listen(data);
      if (data.kind === "end") next();
    };
    next();
    return worker;
  });
  return {
    stop() {
      for (const worker of workers) worker.terminate();
    },
  };
}
