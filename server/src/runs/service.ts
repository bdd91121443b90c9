/** What the daemon asks of the runs: the only door between those who talk and those who train. */

import { sentenceOf } from "../messages/catalogue.ts";
import type {
  DaemonSettings,
  Diagnostic,
  EpochRecord,
  Notes,
  Params,
  ProgramOutput,
  RemoteStatus,
  Result,
  RunId,
  RunState,
  ScoreRecord,
  StudyCalibration,
  StudyId,
  StudySummary,
} from "../protocol/protocol.ts";
import type { RunEvent } from "./events/runEvent.ts";
import type { ProgramPermission } from "./programs/permission.ts";
import type { OutputPart } from "./programs/process/output.ts";
import type { ProgramSessions } from "./programs/reports/programSessions.ts";

export interface RunService {
  /** Which connection reports which run of a program. */
  programs: ProgramSessions;
  /** What a run's program has printed, from a byte on. @throws UnknownRunError */
  programOutput(run: RunId, part: OutputPart): ProgramOutput;
  /** No program is started without a permission. @throws InvalidSpecError, or a RefusedProgramError where the client may not start the spec's program */
  start(params: Params<"dai/runs/start">, permission?: ProgramPermission): Promise<Result<"dai/runs/start">>;
  list(params: Params<"dai/runs/list">): Result<"dai/runs/list">;
  /** @throws UnknownRunError */
  get(params: Params<"dai/runs/get">): Result<"dai/runs/get">;
  /** A run's records in order from an epoch on, in pages that take a few milliseconds each to read. */
  recordPages(run: RunId, wanted: boolean | "scores", from?: number): Iterable<EpochRecord[] | ScoreRecord[]>;
  /** @throws UnknownRunError */
  stop(runs: RunId[]): Promise<Result<"dai/runs/stop">>;
  /** @throws UnknownRunError, or a RefusedProgramError where the client may not start a run's program */
  continue(runs: RunId[], permission?: ProgramPermission): Promise<Result<"dai/runs/continue">>;
  /** @throws UnknownRunError */
  dismiss(runs: RunId[]): Promise<Result<"dai/runs/dismiss">>;
  /** @throws UnknownRunError */
  delete(params: Params<"dai/runs/delete">): Promise<Result<"dai/runs/delete">>;
  studies(): StudySummary[];
  /** The text of a study's newest spec; null for a study that is not known. */
  specOf(study: StudyId): string | null;
  /** @throws UnknownRunError */
  annotateRun(run: RunId, notes: Partial<Notes>): Record<string, never>;
  /** @throws one sentence where there is no such study */
  annotateStudy(study: StudyId, notes: Partial<Notes>): Record<string, never>;
  /** Deletes what is old or too much, and shrinks the store. */
  collect(params: Params<"dai/daemon/collect">): Promise<Result<"dai/daemon/collect">>;
  /** How far a study's calibration within itself is; null where its newest launch asks for none. */
  calibration(study: StudyId): StudyCalibration | null;
  /** Looks at runs that have something after a sequence number: those that are damaged are said to be. */
  markDamagedAfter(after: number, runs: ReadonlySet<RunId> | "all"): Promise<void>;
  /** What the store has after sequence number `after`, in order, at most `limit` events; [] at the end. */
  eventsAfter(after: number, runs: ReadonlySet<RunId> | "all", limit: number): RunEvent[];
  sequence(): number;
  onEvent(listener: (event: RunEvent) => void): { dispose(): void };
  counts(): Record<RunState, number>;
  /** Acts on changed settings at once; the snapshot interval holds for runs that start from then on. */
  configure(settings: DaemonSettings): Promise<void>;
  workers(): number;
  pausedOnBattery(): boolean;
  /** Why training waits for the store, in a sentence; null while it doesn't. */
  storeProblem(): string | null;
  /** Why training has stalled, in a sentence; null while it doesn't. */
  trainerProblem(): string | null;
  /** The workers on other machines; null where this machine trains. */
  remote(): RemoteStatus | null;
  /** Whether something runs or waits to. */
  busy(): boolean;
  /** Ends training so that every run can continue at the next start, and closes the store. */
  close(): Promise<void>;
}

/** A launch whose spec has errors; nothing was started. */
export class InvalidSpecError extends Error {
  override name = "InvalidSpecError";
  readonly diagnostics: Diagnostic[];

  constructor(message: string, diagnostics: Diagnostic[]) {
    super(message);
    this.diagnostics = diagnostics;
  }
}

export class UnknownRunError extends Error {
  override name = "UnknownRunError";

  constructor(run: RunId) {
    super(sentenceOf("no-run", { run }));
  }
}

export class UnknownStudyError extends Error {
  override name = "UnknownStudyError";

  constructor(study: StudyId) {
    super(sentenceOf("no-study", { study }));
  }
}
