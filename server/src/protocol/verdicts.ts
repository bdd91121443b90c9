/** Verdicts with the evidence that they rest on. */
import type { LearnedPrediction } from "../indicator/prediction/learnedVerdict.ts";
import type { Evidence } from "../indicator/rules/registry.ts";
import type { WithinStudyRecord } from "../indicator/rules/withinStudy.ts";
import type { LayerScores, Verdict } from "../indicator/scores/scores.ts";

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
