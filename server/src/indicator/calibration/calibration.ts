import type { Objective } from "../../domain/objective.ts";
import type { Interval } from "../../statistics/interval.ts";
import type { RuleOutcome } from "../outcomes/ruleOutcome.ts";
import type { Success } from "../outcomes/success.ts";
import type { Matrix } from "../runHistory.ts";
import type { ScoringSettings } from "../scores/settings.ts";
import type { FreeThresholds } from "./thresholds.ts";

export interface CalibrationOptions {
  /** what the study is scored with now; its checkpoints, β, η and γ stay */
  indicator: ScoringSettings;
  /** what the runs are compared by; validation accuracy unless given */
  objective?: Objective;
  success: Success;
  /** share of good runs that may be stopped */
  falseStops: number;
  windows: readonly number[];
  matrices: readonly Matrix[];
  folds: number;
  resamples: number;
  seed: number;
}

export const defaultCalibration = {
  falseStops: 0.05,
  windows: [3, 5, 10],
  matrices: ["linear", "activation"],
  folds: 5,
  resamples: 1000,
  seed: 1,
} as const satisfies Partial<CalibrationOptions>;

export interface Choice {
  window: number;
  matrix: Matrix;
  checkpoints: readonly number[];
  free: FreeThresholds;
}

export interface TriedChoice extends Choice {
  falseStops: number | null;
  saved: number;
}

/** What to expect of thresholds fitted so, from runs that had no part in them. */
export interface Expectation extends RuleOutcome {
  /** 95% interval by a bootstrap over runs */
  savedInterval: Interval;
  /** what it saves on bad runs, as a share of what an oracle at the first checkpoint saves; null without bad runs */
  ofOracle: number | null;
}

export interface Calibration {
  runs: number;
  good: number;
  /** the final objective that good runs are above, turned so that higher is better */
  accuracy: number;
  /** the same in the unit of the metric: "above 65%", "below 0.4" */
  level: string;
  /** the settings to use from now on; null where there is nothing to fit them to, or they are worth nothing */
  indicator: ScoringSettings | null;
  caution: string | null;
  /** good runs that a promise of so few false stops needs */
  fewestGood: number;
  expected: Expectation | null;
  choices: TriedChoice[];
}
