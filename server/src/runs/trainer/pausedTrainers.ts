/** Trainers of paused runs, which resume without their snapshots being read. */
import type { Trainer } from "../../engine/engine.ts";
import type { TrainingJob } from "./messages.ts";

/** Networks whose epochs are short are small: many fit. */
const MOST_BYTES = 64 * 2 ** 20;

export interface PausedTrainers {
  /** Keeps a trainer whose run has paused where its newest snapshot is. */
  keep(job: TrainingJob, trainer: Trainer): void;
  /** Hands out the trainer that has all that is stored of the run and nothing more; null where there is none. */
  take(job: TrainingJob): Trainer | null;
}

interface Paused {
  dataset: string;
  trainer: Trainer;
  bytes: number;
}

/** Keeps trainers of one dataset, that of the newest job, so that no other stays in memory for their sake. */
export function createPausedTrainers(mostBytes = MOST_BYTES): PausedTrainers {
  /** the one that paused last comes last */
  const paused = new Map<string, Paused>();

  function drop(isTooMany: (one: Paused) => boolean): void {
    for (const [key, one] of paused) if (isTooMany(one)) paused.delete(key);
  }

  const total = () => [...paused.values()].reduce((sum, { bytes }) => sum + bytes, 0);

  return {
    keep(job, trainer) {
      if (trainer.bytes === undefined) return;
      const dataset = datasetOf(job);
      paused.set(keyOf(job), { dataset, trainer, bytes: trainer.bytes });
      drop(() => total() > mostBytes);
    },
    take(job) {
      const dataset = datasetOf(job);
      drop((one) => one.dataset !== dataset);
      const key = keyOf(job);
      const trainer = paused.get(key)?.trainer;
      paused.delete(key);
      // The run has trained elsewhere, or has begun again.
      return trainer && trainer.epoch === job.storedEpoch ? trainer : null;
    },
  };
}

function datasetOf({ config }: TrainingJob): string {
  return JSON.stringify(config.dataset);
}

/** All that decides what a trainer computes. */
function keyOf({ run, config, engine, every }: TrainingJob): string {
  return JSON.stringify([run, config, engine, every ?? null]);
}
