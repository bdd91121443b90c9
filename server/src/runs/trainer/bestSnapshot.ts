/** The snapshot of a run's best epoch: `best.safetensors` beside those that training resumes from. */

import { join } from "node:path";
import { readRegularLater } from "../../connection/regularFile.ts";
import {
  accuracyObjective,
  type BestEpoch,
  isBetterEpoch,
  type Objective,
  objectiveOf,
} from "../../domain/objective.ts";
import type { NamedTensor } from "../../engine/engine.ts";
import { taskOf } from "../../recipe/losses.ts";
import type { TrainingJob, UnscoredRecord } from "./messages.ts";
import { decodeSafetensors, encodeSafetensors } from "./safetensors.ts";

/** The epoch of the snapshot, with its value of the objective. */
export interface Best extends BestEpoch {
  /** of the objective; absent in snapshots of versions that did not say it */
  metric?: string;
}

export function bestPath(directory: string): string {
  return join(directory, "best.safetensors");
}

/** Which epoch the kept snapshot is of; null where there is none, or it is damaged. */
export async function readBest(directory: string): Promise<Best | null> {
  try {
    const { metadata } = decodeSafetensors(await readRegularLater(bestPath(directory)));
    const { epoch, value, metric, loss } = metadata;
    return {
      ...{ epoch: Number(epoch), value: Number(value) },
      ...(metric === undefined ? {} : { metric }),
      ...(loss === undefined ? {} : { loss: Number(loss) }),
    };
  } catch {
    return null;
  }
}

/**
 * Follows a run's epochs and remembers the weights of the best, until they are written beside the next snapshot. So a
 * run that resumes from that snapshot finds the best of the epochs before it.
 */
export interface BestKeeper {
  /** Looks at a new epoch, whose weights it remembers where it is the best so far; says whether it is. */
  take(record: UnscoredRecord, snapshot: () => NamedTensor[]): boolean;
  /** The newest epoch is not to be stored: what was best before it is the best again. */
  revert(epoch: number): void;
  /** The file of a best epoch that has not been written yet; null where there is none. */
  unwritten(): Uint8Array | null;
}

interface Remembered {
  best: BestEpoch | null;
  /** its weights, until they are written */
  weights: NamedTensor[] | null;
}

/** @param metadata of the run's snapshots */
export function createBestKeeper(
  job: TrainingJob,
  known: Best | null,
  metadata: Readonly<Record<string, string>>,
): BestKeeper {
  const objective = bestBy(job);
  const { metric } = objective;
  // An epoch ahead of the store is computed again; the best by another objective says nothing, nor does an untrained network.
  const isOfStore = known !== null && known.epoch >= 1 && known.epoch <= job.storedEpoch;
  const counts = isOfStore && (known.metric ?? metric) === metric;
  let now: Remembered = { best: counts ? known : null, weights: null };
  let before = now;
  return {
    take(record, snapshot) {
      const value = metricValue(record, metric);
      if (value === null) return false;
      const { epoch, validationLoss: loss } = record;
      const found = { epoch, value, ...(loss === null ? {} : { loss }) };
      if (!isBetterEpoch(found, now.best, objective)) return false;
      before = now;
      now = { best: found, weights: job.keepBest ? snapshot() : null };
      return true;
    },
    revert(epoch) {
      if (now.best?.epoch === epoch) now = before;
    },
    unwritten() {
      const { best, weights } = now;
      if (!weights || !best) return null;
      const { epoch, value, loss } = best;
      const file = encodeSafetensors(weights, {
        ...metadata,
        ...{ metric, epoch: String(epoch), value: String(value) },
        ...(loss === undefined ? {} : { loss: String(loss) }),
      });
      now = { best, weights: null };
      before = now;
      return file;
    },
  };
}

/** The study's objective; where it is an accuracy and the run has none, the validation loss. */
function bestBy(job: TrainingJob): Objective {
  const objective = objectiveOf(job);
  const isRegression = taskOf(job.config.training.loss) === "regression";
  return isRegression && objective.metric === accuracyObjective.metric
    ? { metric: "validationLoss", goal: "minimize" }
    : objective;
}

/** A column of a record, or one of its metrics. */
function metricValue(record: UnscoredRecord, metric: string): number | null {
  const column = record[metric as keyof UnscoredRecord];
  if (typeof column === "number") return column;
  return record.metrics?.[metric] ?? null;
}
