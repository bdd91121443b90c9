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
import type { EngineName } from "../engine/registry.ts";
import type { Calibrate, StudyCalibration } from "../indicator/calibration/studyCalibration.ts";
import type { Success } from "../indicator/outcomes/success.ts";
import type { LearnedPrediction } from "../indicator/prediction/learnedVerdict.ts";
import type { Evidence } from "../indicator/rules/registry.ts";
import type { WithinStudyRecord } from "../indicator/rules/withinStudy.ts";
import type { Guessing } from "../indicator/runHistory.ts";
import type { Every } from "../indicator/scores/clock.ts";
import type { LayerScores, Scores, Verdict } from "../indicator/scores/scores.ts";
import type { IndicatorSettings } from "../indicator/scores/settings.ts";
import type { Diagnostic } from "../specification/diagnostic.ts";
import type { AnyConfig } from "../specification/expansion/programConfig.ts";
import type { IndicatorSpec } from "../specification/schema/indicator.ts";
import type { PolicySpec } from "../specification/schema/policy.ts";
import type { LayerStatistics } from "../spectrum/layerStatistics.ts";
import type { RunId, StudyId } from "./ids.ts";
import type { CloseParams, OpenParams, OpenResult, ReportParams, ReportResult } from "./programs.ts";

export type {
  Calibrate,
  Diagnostic,
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

/** One layer's singular values at one epoch: descending, divided by the largest; all 0 when the layer is dead. */
export interface LayerSpectrum {
  name: string;
  width: number;
  singularValues: number[];
  /** Σσ of the spectrum of each matrix, divided by its largest value; the daemon adds it */
  nuclearNorms?: { linear: number; activation: number };
  /** Σσ² of the same */
  stableRanks?: { linear: number; activation: number };
  /** e^H of the entropy of σ / Σσ, of each matrix; absent in records of versions that did not take it */
  effectiveRanks?: { linear: number; activation: number };
  /**
   * What else is known of the layer's outputs, before its activation and after it. Absent in records of
   * versions that did not take it, and where the layer is wider than there are validation samples.
   */
  statistics?: { linear: LayerStatistics; activation: LayerStatistics };
}

/**
 * What the spectra of a few validation rows were like between two epochs, where the spec asks for a finer clock
 * (indicator.every). Scores need no more of a spectrum than its nuclear norm.
 */
export interface TickRecord {
  /** steps of the epoch that came before it; the epoch's last tick is its end. 0 for the untrained network */
  step: number;
  /** by hidden layer: Σσ of its spectrum, divided by its largest value, before the activation and after it */
  nuclearNorms: readonly { linear: number; activation: number }[];
  /** null until the first window of ticks is full, and for ticks that the clock does not count */
  scores: Scores | null;
}

/** What one run reports after one epoch. Epoch 0 is the untrained network, whose training columns are null. */
export interface EpochRecord {
  epoch: number;
  trainLoss: number | null;
  trainAccuracy: number | null;
  /** null where the run's program does not report it; so too the accuracy */
  validationLoss: number | null;
  validationAccuracy: number | null;
  /**
   * More of the validation samples, by name: what the engine takes (engine/metrics/metrics.ts), or what the run's program
   * reports. Absent in records of versions that took none.
   */
  metrics?: Record<string, number | null>;
  /**
   * samples of each class by what was predicted: of a classification of at most ten classes at every epoch, of at most
   * a hundred at those that were the best so far, and at the last
   */
  confusion?: number[][];
  /** empty where the run's program measured no spectra at this epoch */
  layers: LayerSpectrum[];
  /** of such an epoch, what was measured without them */
  statistics?: { name: string; width: number; statistics: LayerStatistics }[];
  /** null until the first window is full */
  scores: Scores | null;
  /** wall-clock time of this epoch, in seconds */
  seconds: number;
  /**
   * The level of guessing on the validation data: of the untrained network, or of a record in which a program tells it.
   * Absent in records of earlier versions.
   */
  guessing?: Guessing;
  /** of a run in training with ticks: in order, the last at the end of the epoch; the untrained network has one */
  ticks?: TickRecord[];
}

/** An epoch record whose spectra are one number each: a hundredth of its size, and enough for every score. */
export interface ScoreRecord extends Omit<EpochRecord, "layers"> {
  layers: {
    name: string;
    width: number;
    /** of the matrix that the run is scored with */
    nuclearNorm: number;
    /** of both matrices, where the daemon answers */
    nuclearNorms?: { linear: number; activation: number };
    /** Σσ² of each spectrum divided by its largest value */
    stableRanks?: { linear: number; activation: number };
    effectiveRanks?: { linear: number; activation: number };
    statistics?: { linear: LayerStatistics; activation: LayerStatistics };
  }[];
}

/** The paper's scores and what they are compared with, by its symbols; null where there are none, such as early on. */
export interface PaperScores {
  so: number | null;
  ss: number | null;
  sF: number | null;
  /** t1, t2 and δ */
  threshold: number;
  gateNonUniformity: number;
  gateShift: number;
  /** s_o of the untrained network */
  initialSo: number | null;
  /** the layer that changes the most */
  layer: LayerScores | null;
}

/** A verdict given at an epoch, with the evidence that it rests on and what came of it. */
export interface VerdictRecord extends PaperScores {
  epoch: number;
  verdict: Verdict;
  /** the stopping rule that gave it, as the spec names it; absent in verdicts of earlier versions, which are the paper's */
  rule?: string;
  /** what it rests on was fitted to runs of its study, or of its kind of study */
  calibrated: boolean;
  /** the rule would end the run's training here; absent in verdicts of earlier versions */
  wantsStop?: boolean;
  /** absent in verdicts of earlier versions */
  evidence?: Evidence;
  /**
   * what the policy did about it: `ignored` where it says never to ask, `paused` where it waits for an answer,
   * `shadowed` where it only records that it would have stopped or paused the run
   */
  decision: "advised" | "stopped" | "paused" | "ignored" | "shadowed";
  /** epochs that stopping here saves */
  saves: number;
  /** what the verdict is and what it rests on, in one sentence */
  sentence: string;
  /** what the learned predictor says, where the spec asks for it; absent where it asks for the paper's rule */
  prediction?: LearnedPrediction;
  /** progress of the study's calibration and what the run was compared with; absent where the spec asks for none */
  withinStudy?: WithinStudyRecord;
}

/** What a run was like after its first, short look, by which its study's runs are ordered (policy.order). */
export interface FirstLook {
  /** optimizer steps that it had taken, and steps of an epoch */
  step: number;
  stepsPerEpoch: number;
  /** mean over the samples of the epoch so far */
  trainLoss: number;
  validationLoss: number;
  /** null in a regression */
  validationAccuracy: number | null;
  /** further metrics of the validation samples; absent in looks of earlier versions */
  metrics?: Record<string, number>;
}

/** A stretch of time in which a run trained. */
export interface TrainingSession {
  /** ISO 8601; `ended` is the newest sign of life while it trains */
  started: string;
  ended: string;
  /** the newest epoch in the store when it began */
  epoch: number;
}

/** One run as lists show it. */
export interface RunSummary {
  run: RunId;
  /** the study that launched it last, and that study's name */
  study: StudyId;
  name: string;
  /** the spec it came from, when it came from a file */
  uri: string | null;
  seed: number;
  gain: number;
  /**
   * What varies in the run's study, by dotted path from the spec's root, but for the seed; the gain is in here too when
   * it varies. Absent in events of earlier versions.
   */
  parameters?: Parameters;
  scheme: string;
  /** widths of the hidden layers */
  hidden: number[];
  /** the kind of its network; absent in events of versions that did not tell it */
  architecture?: "mlp" | "sequential" | "program";
  /** who starts the run's program: the daemon, or someone else; absent where an engine trains */
  program?: "launched" | "opened";
  /** the engine that was asked for; `auto` trains on whichever is fastest where it trains. `program`: the user's own */
  engine: EngineName | "program";
  /** what computes it since it last began to train, such as "native kernels with AVX-512" */
  kernels?: string;
  state: RunState;
  /** newest epoch in the store, -1 before the first */
  epoch: number;
  /** epochs it will train to */
  epochs: number;
  /** what counts as better in its study; absent in events of earlier versions */
  objective?: Objective;
  /**
   * the epoch at which the objective was best so far, with its value and its validation loss, which decides between equal
   * values; null or absent before the first
   */
  best?: { epoch: number; value: number; loss?: number } | null;
  validationAccuracy: number | null;
  scores: Scores | null;
  /** what its first look found; null or absent where it has had none */
  look?: FirstLook | null;
  /** the newest verdict; null before the first checkpoint */
  verdict: VerdictRecord | null;
  /** notes and tags; absent while there are none */
  notes?: Notes;
  /** when it trained, oldest first; absent in events of earlier versions */
  sessions?: TrainingSession[];
  /** true after someone chose to continue against a verdict */
  dismissed: boolean;
  /** one sentence that says why it failed or diverged */
  problem: string | null;
  /** of its newest launch that gave one; 0 when absent */
  priority?: number;
  /** whether the snapshot of its best epoch is kept; true when absent */
  keepBest?: boolean;
  /** how far its data is read, in one sentence; null or absent where it is not being read */
  reading?: string | null;
  /** one sentence that says why it has no scores by its spec's clock; absent where it has its ticks */
  unscored?: string | null;
}

/** A run with everything that decided its course and, when asked for, all its records. */
export interface RunDetail extends RunSummary {
  /** everything that decides the course of the run; the key is older than the type */
  dai: AnyConfig;
  /** what it is scored and judged with; `matrix`: whose spectra, `linear` when absent; `every`: by which clock, epochs when absent */
  indicator: IndicatorSettings & Partial<Pick<IndicatorSpec, "matrix" | "every" | "predictor" | "fittedTo">>;
  /** what its verdicts come from and do */
  policy: PolicySpec;
  /** which runs of its study count as good; within 5% of the best when absent */
  success?: Success;
  verdicts: VerdictRecord[];
  /** with `records: true` */
  records?: EpochRecord[];
  /** with `records: "scores"` */
  scoreRecords?: ScoreRecord[];
}

export interface StartParams {
  /** a `file://` URI of a spec, or … */
  uri?: string;
  /** … the spec itself */
  spec?: unknown;
  /** the text of `uri` where it differs from the file, as in an unsaved editor */
  text?: string;
  epochs?: number;
  engine?: EngineName;
  /** delete what the store has of these runs and train them again */
  fresh?: boolean;
  /** −100 to 100: runs of a higher priority train first and take the workers of others; unchanged, or 0, when absent */
  priority?: number;
  /** the PATH on which a program's command is searched for; the daemon's own when absent */
  path?: string;
}

export interface StartResult {
  study: StudyId;
  runs: RunId[];
  /** epochs that this launch asks for */
  epochs: number;
  /** how the study calibrates itself, and its checkpoints; absent where its spec asks for none */
  calibrate?: Calibrate & { checkpoints: number[] };
}

/** A launch's set of runs, and what people have written about it. */
export interface StudySummary {
  study: StudyId;
  name: string;
  uri: string | null;
  /** of its newest launch, ISO 8601 */
  launched: string;
  notes: Notes;
}

/** A preview of the data of a spec. */
export interface DatasetPreview {
  /** the data in one line, for people: samples, features, classes or targets, missing values */
  description: string;
  /** numbers of samples that are trained on and validated with */
  samples: { train: number; validation: number };
  /** of one sample: [height, width, channels], or [dimensions] */
  shape: number[];
  /** training samples of each class, in the order of the labels */
  classes: { name: string; count: number }[];
  /** up to 20 PNG files in base64, each with the index of its class; none where samples are no images */
  images: { label: number; png: string }[];
}

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

/** How a daemon trains; kept in its state directory. */
export interface DaemonSettings {
  /** runs to train at once; null: as many as the machine has cores */
  workers: number | null;
  /** whether training waits while the machine runs on battery */
  pauseOnBattery: boolean;
  /** address of the Redis server whose workers train (`dai worker`); null: this machine does. Read when the daemon starts */
  redis: string | null;
  /** least time between two snapshots of a run; 0: after every epoch */
  snapshotSeconds: number;
}

/** What is old or too much in the state directory. Runs that train, wait to or are paused are not looked at. */
export interface CollectParams {
  /** runs to which nothing has happened for so long */
  olderThanSeconds?: number;
  /** the oldest, first the snapshots of finished runs and then runs, until the rest is no larger than this */
  keepBytes?: number;
  /** only snapshots go; a run that needs them trains its epochs again */
  snapshotsOnly?: boolean;
  /** only these runs, such as those that a dry run named */
  only?: RunId[];
  /** only these files of the cache, such as those that a dry run named; none where `only` is given without */
  onlyCached?: string[];
  /** only say what would go */
  dryRun?: boolean;
}

/** A run that is collected, or whose snapshots are. */
export interface Collected {
  run: RunId;
  name: string;
  state: RunState;
  epoch: number;
  /** when something last happened to it, ISO 8601 */
  changed: string;
  /** what its records take in the store, and its snapshots; 0 where they stay */
  recordBytes: number;
  snapshotBytes: number;
}

/** A file of the cache that is collected: decoded data, say, which is made again when it is needed. */
export interface CollectedFile {
  /** its name */
  file: string;
  /** when it was written or used last, ISO 8601 */
  changed: string;
  bytes: number;
}

export interface CollectResult {
  /** oldest first */
  runs: Collected[];
  /** runs that stay, without their snapshots */
  snapshots: Collected[];
  /** files of the cache, oldest first; absent in answers of versions that left it alone */
  cached?: CollectedFile[];
  /** size of the state directory's runs, snapshots and cache before and, unless it was a dry run, after */
  bytesBefore: number;
  bytesAfter: number;
}

/** A browser that is let in to the dashboard. */
export interface BrowserSession {
  /** its id, which gives no access */
  session: string;
  /** ISO 8601 */
  since: string;
}

export interface DaemonStatus {
  version: string;
  /** of the messages, as docs/protocol.md describes them; older daemons don't say */
  protocol?: number;
  pid: number;
  home: string;
  startedAt: string;
  /** seconds */
  uptime: number;
  clients: number;
  runs: Record<RunState, number>;
  /** what the engine `auto` computes with here, such as "native kernels with AVX-512"; older daemons don't say */
  kernels?: string;
  /** runs that it trains at once now */
  workers: number;
  settings: DaemonSettings;
  /** training waits because the machine runs on battery */
  pausedOnBattery: boolean;
  /** why training waits for the store, such as a full disk, in a sentence; older daemons don't say */
  storeProblem?: string | null;
  /** why training has stalled, such as a process that hangs, in a sentence; older daemons don't say */
  trainerProblem?: string | null;
  /** why runs wait or have stalled, in sentences: these problems, a battery, no worker; older daemons don't say */
  waiting?: string[];
  /** resident memory of the daemon, bytes */
  memory: number;
  /** processor time that the daemon has used; training is beside it */
  processorSeconds: number;
  /** newest sequence number */
  sequence: number;
  /** the workers on other machines that train in place of this one; absent where this machine trains */
  remote?: RemoteStatus;
}

/** Workers on other machines, and the Redis server through which they get runs. */
export interface RemoteStatus {
  /** of the server, without its password */
  url: string;
  /** why it can't be used now, in a sentence */
  problem: string | null;
  /** the daemon's version and kernels; workers of another build get no runs, since theirs would have other bits */
  build: string;
  workers: {
    worker: string;
    slots: number;
    version: string;
    build: string;
    isSameBuild: boolean;
    /** it starts programs (`dai worker --programs`) */
    programs?: boolean;
    /** under way on it now */
    runs: RunId[];
    /** ISO 8601 */
    since: string;
  }[];
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
  "dai/runs/delete": [RunsParams, { runs: RunId[] }];
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

/** What the panel's page and its host (the VS Code client) tell each other by postMessage. */
export type PageToHost =
  | { kind: "ready" }
  | { kind: "request"; id: number; method: RequestMethod; params: unknown }
  /** asks the host to open the run's spec at its initialization */
  | { kind: "reveal"; run: RunId }
  /** asks the host to open a new spec, unsaved, beside the one at `uri` */
  | { kind: "openSpec"; text: string; uri: string | null }
  /** asks the host to save a file where the user says; `data` is base64 */
  | { kind: "save"; name: string; mime: string; data: string };

export type HostToPage =
  | { kind: "response"; id: number; result: unknown }
  | { kind: "error"; id: number; message: string }
  | { kind: "notification"; method: NotificationMethod; params: unknown }
  /** the daemon's connection came or went; after "open" the page lists and subscribes again */
  | { kind: "connection"; state: "open" | "closed"; message?: string }
  /** the URIs of the folders of the open workspace */
  | { kind: "workspace"; folders: readonly string[] }
  /** asks the page to choose this run, and to open a part of what it shows of it */
  | { kind: "show"; run: RunId; part?: RunPart };

/** What can be opened of a run: the evidence of its verdict, or what its program printed. */
export type RunPart = "evidence" | "output";
