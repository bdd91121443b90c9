/** What daemon, trainer process and its worker threads tell each other. */

import type { Dataset } from "../../dataset/dataset.ts";
import type { Objective } from "../../domain/objective.ts";
import type { EngineName } from "../../engine/registry.ts";
import type { Every } from "../../indicator/scores/clock.ts";
import type { EpochRecord, FirstLook, LayerSpectrum, RunId, TickRecord } from "../../protocol/protocol.ts";
import type { RunConfig } from "../../specification/expansion/expand.ts";

/** One run to train, from wherever its snapshots and its stored records allow. */
export interface TrainingJob {
  run: RunId;
  config: RunConfig;
  /** the engine that was asked for */
  engine: EngineName;
  /** epochs to train to */
  epochs: number;
  /** newest epoch that the store has, −1 for none: older records are not sent again */
  storedEpoch: number;
  /** least time between two snapshots; 0: after every epoch */
  snapshotSeconds: number;
  /** epochs at which verdicts are given: each has a snapshot, and the newest of these is kept */
  checkpoints: number[];
  /** how often spectra are taken; once an epoch when absent */
  every?: Every;
  /** Ends, to be resumed, after its first look. */
  isFirstLook?: boolean;
  /** whether the snapshot of the best epoch is kept */
  keepBest: boolean;
  /** what tells the best epoch; validation accuracy, or loss in a regression, where absent */
  objective?: Objective;
}

/** An epoch record before it is scored. */
export interface UnscoredRecord extends Omit<EpochRecord, "layers" | "scores" | "ticks"> {
  layers: Pick<LayerSpectrum, "name" | "width" | "statistics" | "effectiveRanks">[];
  /** for each layer in turn: its spectrum before the activation, then after it */
  spectra: Float32Array;
  /** in training with ticks: one for each, the last at the epoch's end */
  ticks?: readonly Omit<TickRecord, "scores">[];
}

export type Ending =
  /** `isFinal`: a program ended by itself, whatever epochs are left; `problem`: what is worth knowing of its end */
  | { state: "finished" | "stopped"; isFinal?: boolean; problem?: string }
  | { state: "diverged" | "failed"; problem: string };

/** From the daemon to the trainer process. */
export type ToTrainer =
  | { kind: "train"; job: TrainingJob }
  /** asks for an answer, by which the daemon knows that the process does not hang */
  | { kind: "ping" }
  /** ends the run at once and discards the epoch under way */
  | { kind: "stop"; run: RunId }
  /** ends the run after the epoch under way, with a snapshot */
  | { kind: "halt"; run: RunId }
  /** the store has this record: the next one may be sent */
  | { kind: "stored"; run: RunId; epoch: number };

/** From the trainer process to the daemon. */
export type FromTrainer =
  /** how far the run's data is read, in a sentence */
  | { kind: "reading"; run: RunId; sentence: string }
  /** what computes the run */
  | { kind: "kernels"; run: RunId; kernels: string }
  | { kind: "record"; run: RunId; record: UnscoredRecord }
  | { kind: "look"; run: RunId; look: FirstLook }
  /** a program begins again from its first epoch: what the store has of the run no longer counts */
  | { kind: "restarted"; run: RunId }
  | { kind: "ended"; run: RunId; ending: Ending };

/** From the trainer process alone: the answer to a ping. */
export type Pong = { kind: "pong" };

/** What the trainer's main thread wants of a run; its worker thread looks at it between batches. */
export const stopSignals = { train: 0, halt: 1, stop: 2 } as const;

/** From the trainer's main thread to a worker thread. */
export type ToWorker =
  | { kind: "train"; job: TrainingJob; dataset: Dataset; stopSignal: SharedArrayBuffer; directory: string }
  | { kind: "load"; dataset: RunConfig["dataset"]; cache: string }
  | { kind: "stored"; epoch: number }
  /** the request was withdrawn: `stored` will not follow */
  | { kind: "wake" };

/** From a worker thread to the trainer's main thread. */
export type FromWorker =
  | { kind: "reading"; sentence: string }
  | { kind: "kernels"; kernels: string }
  | { kind: "loaded"; dataset: Dataset }
  | { kind: "loadFailed"; problem: string }
  /** `later`: a power cut may take it */
  | { kind: "snapshot"; epoch: number; file: Uint8Array; durability: "now" | "later" }
  /** the snapshot of the best epoch so far */
  | { kind: "best"; file: Uint8Array }
  | { kind: "record"; record: UnscoredRecord }
  | { kind: "look"; look: FirstLook }
  | { kind: "ended"; ending: Ending };
