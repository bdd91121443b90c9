/** Runs as lists and details show them. */
import type { Notes } from "../domain/notes.ts";
import type { Objective } from "../domain/objective.ts";
import type { Parameters } from "../domain/parameters.ts";
import type { RunState } from "../domain/runState.ts";
import type { EarlierStudy } from "../domain/studies.ts";
import type { EngineName } from "../engine/registry.ts";
import type { Success } from "../indicator/outcomes/success.ts";
import type { Guessing } from "../indicator/runHistory.ts";
import type { Scores } from "../indicator/scores/scores.ts";
import type { IndicatorSettings } from "../indicator/scores/settings.ts";
import type { AnyConfig } from "../specification/expansion/programConfig.ts";
import type { IndicatorSpec } from "../specification/schema/indicator.ts";
import type { PolicySpec } from "../specification/schema/policy.ts";
import type { RunId, StudyId } from "./ids.ts";
import type { EpochRecord, ScoreRecord } from "./records.ts";
import type { VerdictRecord } from "./verdicts.ts";

/** What a run was like after its first, short look, by which its study's runs are ordered (policy.order). */
export interface FirstLook {
  /** optimizer steps that it had taken, and steps of an epoch */
  step: number;
  stepsPerEpoch: number;
  /** mean over the samples of the epoch so far */
  trainLoss: number;
  /** on `guessing.rows` evenly spaced validation samples, like what follows */
  validationLoss: number;
  /** null in a regression */
  validationAccuracy: number | null;
  /** further metrics; absent in looks of earlier versions */
  metrics?: Record<string, number>;
  /** the level of guessing on these samples; absent in looks of earlier versions */
  guessing?: Guessing;
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
  /**
   * the other studies that it belongs to, since they launched it before; oldest first. What they call it is here where it
   * differs. Absent or empty where there is none
   */
  earlierStudies?: readonly EarlierStudy[];
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
  /** which runs of its study count as good; within 5% of the best when absent */
  success?: Success;
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
  verdicts: VerdictRecord[];
  /** with `records: true` */
  records?: EpochRecord[];
  /** with `records: "scores"` */
  scoreRecords?: ScoreRecord[];
}
