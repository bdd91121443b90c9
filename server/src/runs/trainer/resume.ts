/** Where the training of a run continues. */
import type { Dataset } from "../../dataset/dataset.ts";
import type { Engine, Trainer } from "../../engine/engine.ts";
import { sentenceOf } from "../../messages/catalogue.ts";
import type { TrainingJob } from "./messages.ts";
import type { PausedTrainers } from "./pausedTrainers.ts";
import { planOf } from "./plan.ts";
import { dropAhead, readSnapshot, snapshotPath } from "./snapshots.ts";

/** The trainer that paused here, one in the state of the newest snapshot that can be used, or an untrained one. */
export async function resumed(
  engine: Engine,
  dataset: Dataset,
  job: TrainingJob,
  ticks: number,
  { paused, directory, warn }: { paused: PausedTrainers; directory: string; warn(problem: string): void },
): Promise<Trainer> {
  const epochs = await dropAhead(directory, job.storedEpoch);
  const here = paused.take(job);
  if (here) return here;
  for (const epoch of epochs) {
    const trainer = await engine.createTrainer(planOf(job.config), dataset, ticks);
    try {
      trainer.restore(await readSnapshot(directory, epoch), epoch);
      return trainer;
    } catch (error) {
      const path = snapshotPath(directory, epoch);
      warn(sentenceOf("snapshot/unusable", { path, reason: (error as Error).message }));
    }
  }
  return engine.createTrainer(planOf(job.config), dataset, ticks);
}
