import type { CloseParams, ReportResult } from "../../../protocol/programs.ts";
import type { Program, ProgramConfig } from "../../../specification/expansion/programConfig.ts";
import type { TrainingJob } from "../../trainer/messages.ts";
import type { ProgramProcess } from "./programProcess.ts";

/** A run of a program to train. */
export type ProgramJob = Omit<TrainingJob, "config" | "engine"> & { config: ProgramConfig };

export interface ProgramTask {
  job: Omit<ProgramJob, "config">;
  config: ProgramConfig & { program: Program };
  process: ProgramProcess | null;
  devices: readonly string[];
  /** newest epoch in the store, −1 for none */
  storedEpoch: number;
  /** the daemon has asked it to end */
  isAsked: boolean;
  /** it has opened its run */
  isHeard: boolean;
  /** how it said that it ended; null until it does */
  closed: Omit<CloseParams, "run"> | null;
  /** reports whose records are on their way to the store, in order */
  pending: { epoch: number; answer(result: ReportResult): void }[];
}

/** Answers the reports up to an epoch. */
export function answerReports(task: ProgramTask, epoch: number, result: ReportResult): void {
  const answered = task.pending.filter((report) => report.epoch <= epoch);
  task.pending = task.pending.filter((report) => report.epoch > epoch);
  for (const { answer } of answered) answer(result);
}
