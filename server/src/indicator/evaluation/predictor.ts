import type { RunHistory } from "../runHistory.ts";

/** A number per run that is known early and is to tell what the run's final objective will be. */
export interface Predictor {
  id: string;
  /** its name for people, such as `s_F` */
  title: string;
  /** the product's scores, other choices of their settings, or what any prediction has to beat */
  kind: "score" | "variant" | "baseline";
  /** whether it needs the labels of the validation data, or those of the training data */
  labels: "none" | "training" | "validation";
  /** The value at a checkpoint epoch: the higher, the better the run is expected to end. Null where there is none. */
  at(run: RunHistory, checkpoint: number): number | null;
  /** the number that separates runs of one study where it calibrates itself; `at` unless given */
  withinStudy?(run: RunHistory, checkpoint: number): number | null;
  /** the epoch at which that value is known, which is the checkpoint unless this says otherwise */
  knownAt?: (checkpoint: number) => number;
  /** A run is expected to be good when its value is above this, where the predictor has such a level of its own. */
  level?: (successLevel: number) => number;
}
