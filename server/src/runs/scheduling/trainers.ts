import type { RunId, RunSummary } from "../../protocol/protocol.ts";
import type { AnyConfig } from "../../specification/expansion/programConfig.ts";
import type { FromTrainer, TrainingJob } from "../trainer/messages.ts";

/** A run of any kind to train. */
export type AnyJob = Omit<TrainingJob, "config" | "engine"> & {
  config: AnyConfig;
  engine: RunSummary["engine"];
};

/**
 * What trains runs: a process of this machine, workers elsewhere, or the users' own programs. Each run that is handed
 * over ends in one message `ended`, or in one loss.
 */
export interface Trainers<Job = AnyJob> {
  train(job: Job): void;
  /** Ends the run at once and discards the epoch under way. */
  stop(run: RunId): void;
  /** Has the run end after the epoch under way, with a snapshot. */
  halt(run: RunId): void;
  /** The store has this record of the run: the next one may be sent. */
  stored(run: RunId, epoch: number): void;
  /** Why training has stalled, in a sentence; null while it doesn't. */
  problem?(): string | null;
  /** Lets go of everything and resolves when nothing touches the snapshots any more. */
  close(): Promise<void>;
}

/** Runs whose trainer ended without being asked to. */
export interface Loss {
  runs: RunId[];
  /** how it ended, as a phrase: "signal SIGKILL" */
  reason: string;
  /** someone else ended it, so no run is to blame */
  isBlameless: boolean;
}

export interface TrainersEvents {
  onMessage(message: FromTrainer): void;
  onLoss(loss: Loss): void;
}
