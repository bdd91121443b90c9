/**
 * What programs outside this repository say: they open a run, report its epochs and close it, all over one connection.
 * docs/protocol.md describes the messages for people who write such a program.
 */
import type { Objective } from "../domain/objective.ts";
import type { Parameters } from "../domain/parameters.ts";
import type { Guessing } from "../indicator/runHistory.ts";
import type { Verdict } from "../indicator/scores/scores.ts";
import type { LayerStatistics } from "../spectrum/layerStatistics.ts";
import type { RunId } from "./ids.ts";

/** Begins a run, or takes one up whose program has gone. */
export interface OpenParams {
  /** name of the study; runs of one study are compared with each other */
  study: string;
  /** name of the run's group in lists; the study's when absent */
  name?: string;
  /** what varies between the study's runs */
  parameters: Parameters;
  seed?: number;
  /** epochs that the program will train */
  epochs: number;
  /** the goal is the metric's usual one where it is absent: less is better of losses and errors */
  objective?: Pick<Objective, "metric"> & Partial<Objective>;
  /** the run to take up, or the id that a new one is to have: 1 to 64 letters, digits, `-` and `_`. A new id when absent */
  run?: RunId;
}

export interface OpenResult {
  run: RunId;
  /** newest epoch that is stored, −1 for none: the program continues after it */
  resumeAfter: number;
}

/** One layer's singular values, as a program measured them. */
export interface ReportedLayer {
  name: string;
  /** columns of the measured matrix */
  width: number;
  /** of any scale and in any order; those that are missing at the end are 0. Absent where only statistics were taken */
  singularValues?: number[];
  statistics?: Omit<LayerStatistics, "betweenClasses" | "classCosine">;
}

/** An epoch record as a program reports it. Epoch 0 is the untrained network. */
export interface ReportedRecord {
  epoch: number;
  trainLoss?: number | null;
  trainAccuracy?: number | null;
  validationLoss?: number | null;
  validationAccuracy?: number | null;
  /** numbers under names of the program's own */
  metrics?: Record<string, number | null>;
  /** the same layers at every epoch that has any */
  layers?: ReportedLayer[];
  /** wall-clock time of the epoch */
  seconds?: number;
  /** what was predicted of up to 64 validation samples, the same at every epoch and in every run, as in an epoch record */
  predictedRows?: string;
  /** the level of guessing on the validation samples; the first record that has it counts for the run */
  guessing?: Guessing;
}

export interface ReportParams {
  run: RunId;
  record: ReportedRecord;
}

/** What the daemon makes of a run so far. */
export interface ReportResult {
  /** the program is to end: the policy, or a person, has decided so */
  stop: boolean;
  /** the newest verdict; null before the first checkpoint */
  verdict: Verdict | null;
  /** what the verdict rests on, or why the run is to stop; empty where there is nothing to say */
  sentence: string;
}

export interface CloseParams {
  run: RunId;
  /** `interrupted`: the program ends before its last epoch and may be started again */
  state: "finished" | "stopped" | "diverged" | "failed" | "interrupted";
  /** one sentence that says why it failed or diverged */
  problem?: string;
}

/** What the daemon tells the connection that opened a run: method → parameters. */
export interface ProgramNotifications {
  /** The run is to stop, as the answer to its next report will say too. */
  "dai/external/stop": { run: RunId; sentence: string };
}
