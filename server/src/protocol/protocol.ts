/**
 * All JSON-RPC traffic of the product, as types: what clients ask of the daemon (`Requests`) and what the
 * daemon tells its subscribers (`Notifications`). Daemon, client, panel and command line derive from these
 * maps, so they cannot disagree. The Language Server Protocol runs over the same connection.
 *
 * Nothing in here exists at run time.
 */

import type { Notes } from "../domain/notes.ts";
import type { Objective } from "../domain/objective.ts";
import type { Parameters, ParameterValue } from "../domain/parameters.ts";
import type { RunState } from "../domain/runState.ts";
import type { EarlierStudy } from "../domain/studies.ts";
import type { EngineName } from "../engine/registry.ts";
import type { Calibrate, StudyCalibration } from "../indicator/calibration/studyCalibration.ts";
import type { LearnedPrediction } from "../indicator/prediction/learnedVerdict.ts";
import type { Evidence } from "../indicator/rules/registry.ts";
import type { WithinStudyRecord } from "../indicator/rules/withinStudy.ts";
import type { Guessing } from "../indicator/runHistory.ts";
import type { Every } from "../indicator/scores/clock.ts";
import type { LayerScores, Scores, Verdict } from "../indicator/scores/scores.ts";
import type { IndicatorSettings } from "../indicator/scores/settings.ts";
import type { Diagnostic } from "../specification/diagnostic.ts";
import type { LayerStatistics } from "../spectrum/layerStatistics.ts";
import type { CollectParams, CollectResult } from "./collect.ts";
import type { BrowserSession, DaemonSettings, DaemonStatus } from "./daemon.ts";
import type { RunId, StudyId } from "./ids.ts";
import type { CloseParams, OpenParams, OpenResult, ReportParams, ReportResult } from "./programs.ts";
import type { EpochRecord } from "./records.ts";
import type { RunDetail, RunSummary } from "./runs.ts";
import type { DatasetPreview, StartParams, StartResult, StudySummary } from "./studies.ts";
import type { VerdictRecord } from "./verdicts.ts";

export type * from "./collect.ts";
export type * from "./daemon.ts";
export type * from "./records.ts";
export type * from "./runs.ts";
export type * from "./studies.ts";
export type * from "./verdicts.ts";

export type {
  Calibrate,
  Diagnostic,
  EarlierStudy,
  EngineName,
  Every,
  Evidence,
  Guessing,
  IndicatorSettings,
  LayerScores,
  LayerStatistics,
  LearnedPrediction,
  Notes,
  Objective,
  Parameters,
  ParameterValue,
  RunId,
  RunState,
  Scores,
  StudyCalibration,
  StudyId,
  Verdict,
  WithinStudyRecord,
};

/** A part of what a run's program has printed. */
export interface ProgramOutput {
  text: string;
  /** its first byte: another one than was asked for where older output was removed meanwhile */
  start: number;
  /** the byte after it: where the next part begins */
  end: number;
}

export interface RunsParams {
  runs: RunId[];
}

export interface ModelParams {
  run: RunId;
  format: "onnx" | "safetensors";
  epoch?: "best" | "last" | number;
}

/** What clients ask of the daemon: method → [parameters, result]. */
export interface Requests {
  /** Launches a spec: attaches to the runs that exist and queues the others. */
  "dai/runs/start": [StartParams, StartResult];
  /** All runs, oldest first, each with the sequence number of the last thing that happened to it, and the newest of all. */
  "dai/runs/list": [
    { study?: StudyId; cursor?: string },
    { sequence: number; runs: (RunSummary & { sequence: number })[]; cursor?: string },
  ];
  /**
   * Runs with what is known of them. No answer has more than 16 MiB: with `cursor`, "" at first, a longer one ends there
   * and names the cursor of the next page, where a run can continue with its later records.
   */
  "dai/runs/get": [
    RunsParams & { records?: boolean | "scores"; cursor?: string },
    { runs: RunDetail[]; cursor?: string },
  ];
  /** Stops at once; the epoch under way is trained again when the run continues. */
  "dai/runs/stop": [RunsParams, { runs: RunId[] }];
  /** Lets stopped runs continue, and running ones continue against a verdict. Answers with those it changed. */
  "dai/runs/continue": [RunsParams, { runs: RunId[] }];
  /** Says nothing more of the verdicts of runs that are over. Answers with those it changed. */
  "dai/runs/dismiss": [RunsParams, { runs: RunId[] }];
  /** With `study`, runs that other studies have too only leave that study; runs that it does not have stay as they are. */
  "dai/runs/delete": [RunsParams & { study?: StudyId }, { runs: RunId[] }];
  /** The model of a run as a file, in base64: of the best epoch, or of the newest where no best is kept, unless `epoch` says another. */
  "dai/runs/model": [ModelParams, { name: string; data: string }];
  /** Sends everything after sequence number `after` again, in order, then what happens live. */
  "dai/runs/subscribe": [{ runs: RunId[] | "all"; after?: number }, { sequence: number }];
  /** How far a study's calibration within itself is; null where its spec asks for none. */
  "dai/study/calibration": [{ study: StudyId }, { calibration: StudyCalibration | null }];
  /** Changes the note of a run, its tags, or both. */
  "dai/runs/annotate": [{ run: RunId } & Partial<Notes>, Record<string, never>];
  "dai/studies/list": [Record<string, never>, { studies: StudySummary[] }];
  "dai/studies/annotate": [{ study: StudyId } & Partial<Notes>, Record<string, never>];
  "dai/runs/unsubscribe": [Record<string, never>, Record<string, never>];
  /** Begins the run of a program that reports its epochs itself, or takes it up again. */
  "dai/external/open": [OpenParams, OpenResult];
  /** Takes an epoch of a run that this connection has opened. Epochs come in order; one that is stored is passed over. */
  "dai/external/report": [ReportParams, ReportResult];
  /** Says how the run of this connection ended. */
  "dai/external/close": [CloseParams, Record<string, never>];
  /**
   * What the program of a run has printed: 256 KiB at most from byte `after` on, empty at the end; or, with `before`, the
   * lines that end before that byte, the newest ones where it is beyond the end.
   */
  "dai/program/output": [{ run: RunId; after?: number; before?: number }, ProgramOutput];
  /** A preview of the data that a spec names. `uri` says where relative paths start; `spec` or `text` go before its file. */
  "dai/dataset/preview": [{ uri?: string; spec?: unknown; text?: string }, DatasetPreview];
  /**
   * Whether the user trusts the workspace of this client. In one that is not trusted no program is started; a client that
   * does not say is trusted.
   */
  "dai/session/trust": [{ trusted: boolean }, Record<string, never>];
  /** Checks a spec as a launch would, and starts nothing. */
  "dai/spec/validate": [
    { uri?: string; spec?: unknown; text?: string },
    {
      diagnostics: Diagnostic[];
      /** how many a launch would consist of; null while the spec has errors */
      runs: number | null;
      /** dotted paths of what varies between them, but for the seed */
      parameters: string[];
    },
  ];
  /** The text of a first spec for a table or a folder of images, to lie beside it. */
  "dai/spec/draft": [
    {
      /** URI of a file or a folder on the daemon's machine */
      data: string;
      /** the column to predict; by default one that is called like a label, or else the last one */
      label?: string;
    },
    { text: string; label: string | null; diagnostics: Diagnostic[] },
  ];
  /** The text of a spec that launches one run alone, with its values in place of what varies in its study. */
  "dai/spec/ofRun": [{ run: RunId }, { text: string; uri: string | null }];
  "dai/daemon/status": [Record<string, never>, DaemonStatus];
  /** Changes the settings that are given, at once, and keeps them. Answers with all. */
  "dai/daemon/configure": [Partial<DaemonSettings>, DaemonSettings];
  /** Deletes what is old or too much, never of a run that trains or waits to, and shrinks the store. */
  "dai/daemon/collect": [CollectParams, CollectResult];
  /** The dashboard's address with a code in its fragment that lets one browser in, once and soon. */
  "dai/daemon/code": [Record<string, never>, { url: string }];
  /** Browsers that are let in to the dashboard, in the order in which they came. */
  "dai/daemon/sessions": [Record<string, never>, { sessions: BrowserSession[] }];
  /** Shuts browsers out again and closes their connections. Answers with those that were let in. */
  "dai/daemon/revoke": [{ sessions: string[] | "all" }, { sessions: string[] }];
  /** Ends the daemon after the epochs in progress. `staysStopped`: other clients are not to start it again. */
  "dai/daemon/shutdown": [{ staysStopped?: boolean }, Record<string, never>];
}

/** What the daemon tells subscribers: method → parameters. `sequence` rises by each and never repeats. */
export interface Notifications {
  /** A run came to be, or its state changed. */
  "dai/run/changed": RunSummary & { sequence: number };
  "dai/run/epoch": EpochRecord & { sequence: number; run: RunId };
  "dai/run/verdict": VerdictRecord & { sequence: number; run: RunId };
  /** A run was deleted; its id means nothing any more. */
  "dai/run/deleted": { sequence: number; run: RunId };
}

export type RequestMethod = keyof Requests;
export type Params<M extends RequestMethod> = Requests[M][0];
export type Result<M extends RequestMethod> = Requests[M][1];
export type NotificationMethod = keyof Notifications;

/** Codes of JSON-RPC errors that are ours (JSON-RPC 2.0 §5.1 leaves −32000 to −32099 to servers). */
export type ErrorCode =
  /** the spec has errors; `data.diagnostics` holds them */
  | -32001
  /** a run id that the store does not know */
  | -32002
  /** a run that another connection has opened, or that no program may report */
  | -32003
  /** an answer that would have more than 16 MiB */
  | -32004
  /** a run whose model can't be had, such as one without a snapshot */
  | -32005
  /** a program that this client may not start: it is a browser, or its workspace is not trusted */
  | -32006;

/** `data` of error −32001. */
export interface InvalidSpecData {
  diagnostics: Diagnostic[];
}
