/** Trainers that train nothing: each of their runs reports an epoch's record as often as it is told to. */
import type { RunId } from "../../server/src/protocol/protocol.ts";
import type { Trainers, TrainersEvents } from "../../server/src/runs/scheduling/trainers.ts";
import type { TrainingJob, UnscoredRecord } from "../../server/src/runs/trainer/messages.ts";

const widths = [32, 16];

/** The spectra of an epoch decay as those of a network that learns. */
function record(epoch: number): UnscoredRecord {
  const spectra = widths.flatMap((width) =>
    Array.from({ length: 2 * width }, (_, index) => Math.exp((-(index % width) * (1 + epoch / 50)) / width)),
  );
  return {
    epoch,
    trainLoss: epoch === 0 ? null : 1 / (1 + epoch),
    trainAccuracy: epoch === 0 ? null : 0.5,
    validationLoss: 1 / (1 + epoch),
    validationAccuracy: 1 - 0.5 / (1 + epoch),
    seconds: 1,
    layers: widths.map((width, index) => ({ name: `dense_${index + 1}`, width })),
    spectra: Float32Array.from(spectra),
  };
}

/** @param interval least time between two records of a run, in milliseconds */
export function createPretendTrainers(events: TrainersEvents, interval: number): Trainers<TrainingJob> {
  interface Task {
    job: TrainingJob;
    sent: number;
    at: number;
    timer: NodeJS.Timeout | null;
  }
  const tasks = new Map<RunId, Task>();

  function end(run: RunId, state: "finished" | "stopped"): void {
    const timer = tasks.get(run)?.timer;
    if (timer) clearTimeout(timer);
    if (tasks.delete(run)) events.onMessage({ kind: "ended", run, ending: { state } });
  }

  function sendNext(run: RunId): void {
    const task = tasks.get(run);
    if (!task) return;
    if (task.sent >= task.job.epochs) {
      end(run, "finished");
      return;
    }
    task.at = performance.now();
    events.onMessage({ kind: "record", run, record: record(++task.sent) });
  }

  return {
    train(job) {
      // Runs that begin together do not always report together.
      const timer = setTimeout(() => sendNext(job.run), Math.random() * interval);
      tasks.set(job.run, { job, sent: job.storedEpoch, at: 0, timer });
    },
    stop: (run) => end(run, "stopped"),
    halt: (run) => end(run, "stopped"),
    stored(run, epoch) {
      const task = tasks.get(run);
      if (task?.sent === epoch)
        task.timer = setTimeout(() => sendNext(run), Math.max(0, task.at + interval - performance.now()));
    },
    close: async () => {},
  };
}
