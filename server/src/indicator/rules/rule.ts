/** A stopping rule is a pure function of a run and its study at a checkpoint, used live and in replay. */

import type { Objective } from "../../domain/objective.ts";
import type { Calibrate } from "../calibration/studyCalibration.ts";
import type { Success } from "../outcomes/success.ts";
import type { LearnedPredictor } from "../prediction/learn.ts";
import type { Verdict } from "../scores/scores.ts";
import type { ScoringSettings } from "../scores/settings.ts";
import type { StudyRun } from "./facts/studyRun.ts";

export interface RuleSettings {
  indicator: ScoringSettings;
  objective: Objective;
  success: Success;
  /** find the best run with little compute, or stop only what will fail */
  goal: "best" | "keepGood";
  /** calibration within the study; absent where the spec asks for none */
  calibrate?: Calibrate;
  /** the features that the learned predictor may use */
  labels: boolean;
}

export interface RuleContext {
  /** the checkpoint; of the run itself, later epochs are not looked at */
  epoch: number;
  /** the checkpoints that the spec gives */
  checkpoints: readonly number[];
  own: StudyRun;
  /** all runs of the study in the order of the launch, the run itself among them, as far as they have trained */
  study: readonly StudyRun[];
  /** what was learned of the run's kind of study, from runs other than itself; null where nothing was */
  predictor: LearnedPredictor | null;
  /** the thresholds were fitted to runs of this kind of study */
  isFitted: boolean;
  /** the verdict that this rule gave at an earlier epoch and that stands; null or absent before the first */
  standing?: Verdict | null;
}

export interface Figure {
  /** a term of the glossary: "validation accuracy", "s_F" */
  name: string;
  value: number | null;
  /** `share`: 0 … 1, shown as a percentage */
  unit: "share" | "number" | "epochs" | "runs";
  /** what the value is compared with */
  against?: { name: string; value: number | null };
}

/** The common part of every rule's evidence; `kind` is the name of the rule. */
export interface EvidenceOf<Kind extends string> {
  kind: Kind;
  figures: Figure[];
}

export interface RuleDecision<E extends EvidenceOf<string> = EvidenceOf<string>> {
  verdict: Verdict;
  /** whether the rule would end its training here, which a rule that keeps the best few may want of any run */
  wantsStop: boolean;
  /** enough is known for the policy to act on it */
  mayStop: boolean;
  /** what the verdict rests on was fitted to runs of this study, or of its kind */
  calibrated: boolean;
  /** what the verdict is and what it rests on, beginning with the meaning */
  sentence: string;
  evidence: E;
}

export interface StoppingRule<E extends EvidenceOf<string> = EvidenceOf<string>> {
  /** as in the spec: "auto", "all(asha, trainLoss)" */
  name: string;
  /** Epochs at which it decides, rising; "every" where it can decide at each. `checkpoints`: those that the spec gives. */
  checkpoints(checkpoints: readonly number[], maxEpochs: number): readonly number[] | "every";
  /** Null where it has nothing to go by yet, such as before a window is full, and where its last verdict stands. */
  decide(context: RuleContext): RuleDecision<E> | null;
}

export interface ReplayedForm {
  id: string;
  title: string;
  /** the rule's own parameters, where they are not the default ones */
  parameters?: object;
  goal?: RuleSettings["goal"];
  /** it is made for the order in which the study trains its runs; else that of the launch */
  inOrder?: boolean;
}

export interface RuleKind<Parameters, E extends EvidenceOf<string>> {
  /** what it does, for completion and documents */
  description: string;
  /** it goes by the paper's scores, which take a full window */
  needsWindow?: boolean;
  /** it uses no other run of the study */
  ownOnly?: boolean;
  /** how it is replayed on any study; left out where it takes more than a study's own runs */
  replays?: readonly ReplayedForm[];
  create(settings: RuleSettings, parameters: Parameters): StoppingRule<E>;
}
