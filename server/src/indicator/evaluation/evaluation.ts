import type { Objective } from "../../domain/objective.ts";
import type { Interval } from "../../statistics/interval.ts";
import type { Counted } from "../outcomes/goodRuns.ts";
import type { RuleOutcome, Stops } from "../outcomes/ruleOutcome.ts";
import type { Success } from "../outcomes/success.ts";
import type { RuleSpec } from "../rules/registry.ts";
import type { RuleSettings } from "../rules/rule.ts";
import type { FinishedRun } from "../runHistory.ts";
import type { ScoringSettings } from "../scores/settings.ts";
import type { Predictor } from "./predictor.ts";
import type { Schedule } from "./replay.ts";

export interface OverOrders {
  orders: number;
  /** mean share of all epochs that it does not train */
  saved: number;
  /** mean share of the good runs that it stops; null without any */
  falseStops: number | null;
  /** the largest share of good runs that any of the orders stops */
  mostFalseStops: number | null;
}

export interface OwnRule {
  rule: RuleSpec;
  settings: Omit<RuleSettings, "indicator">;
  /** how one worker would train the runs; one after the other in the order of the launch when absent */
  schedule?: Schedule;
}

export interface EvaluationSettings {
  indicator: ScoringSettings;
  success: Success;
  own?: OwnRule;
  falseStops: number;
  windows: readonly number[];
  /** runs of other studies, by which cutoffs are fitted; without them, by the other runs of the same study */
  fittedOn?: readonly FinishedRun[];
  /** more predictors, and more rules over the whole course, to put beside the others */
  predictors?: readonly Predictor[];
  rules?: readonly CourseRule[];
  /** what the learned ones among them were learned from, in a sentence */
  learnedFrom?: string | null;
  calibrateFirst: number;
  seed: number;
  resamples: number;
  folds: number;
}

export interface CourseRule {
  id: string;
  title: string;
  stops(runs: readonly FinishedRun[]): Stops;
}

export const defaultEvaluation = {
  falseStops: 0.05,
  windows: [5, 10],
  calibrateFirst: 20,
  seed: 1,
  resamples: 1000,
  folds: 5,
} satisfies Partial<EvaluationSettings>;

export interface Evaluation {
  /** runs that trained to their end, which all figures are about */
  runs: number;
  good: number;
  unfinished: number;
  success: Success;
  /** the objective from which on a run is good, turned so that higher is better; with the paper's rule one that it is above */
  accuracy: number;
  /** whether the best epoch of a run counts, or its last one */
  counted: Counted;
  objective: Objective;
  /** resamples of the runs that intervals rest on */
  resamples: number;
  /** epochs of all runs */
  epochs: number;
  /** whether cutoffs come from other runs of the study, fold by fold, or from other studies */
  fittedOn: "folds" | "others";
  falseStops: number;
  /** what was learned from, in a sentence; null where nothing that was learned is shown */
  learnedFrom: string | null;
  checkpoints: CheckpointEvaluation[];
  /** rules that decide more than once in a run */
  courses: CourseOutcome[];
  /** the study calibrating itself from its first runs; none where all of them would calibrate */
  withinStudy: WithinStudyRow[];
}

export interface CheckpointEvaluation {
  checkpoint: number;
  predictions: Prediction[];
  /** predictors with no value here, such as a score whose window is not full yet */
  absent: Pick<Predictor, "id" | "title" | "kind">[];
  /** each predictor against each that comes after it */
  comparisons: Comparison[];
  /** rules that decide once, at this checkpoint */
  rules: NamedRule[];
}

/** How one predictor at one checkpoint correlates with the final accuracy. Null: it is constant, or all runs are good or bad. */
export interface Prediction extends Pick<Predictor, "id" | "title" | "kind" | "labels"> {
  spearman: number | null;
  spearmanInterval: Interval | null;
  kendall: number | null;
  auc: number | null;
  aucInterval: Interval | null;
}

/** Spearman's correlation of one predictor less that of another, on the same resamples of runs. */
export interface Comparison {
  of: string;
  against: string;
  difference: number;
  /** the paired bootstrap's 95% interval: above 0, the first is the better one */
  interval: Interval;
}

export interface NamedRule extends RuleOutcome {
  id: string;
  title: string;
  /** `given`: its level is the study's own; `fitted`: fitted to other runs; `baseline`: it needs none */
  kind: "given" | "fitted" | "baseline";
  /** what it saves on bad runs, as a share of what the oracle saves at the same checkpoint; null without bad runs */
  ofOracle: number | null;
}

export interface CourseOutcome extends NamedRule {
  /** 95% of what it saves on bad runs, by a bootstrap over runs */
  savedOnBadInterval: Interval | null;
  /** of these resamples, the share in which no rule that keeps to the false stops allowed saves more; null for the oracle */
  isBest: number | null;
}

/** A study that calibrates itself: the rule in the order of the launch, and over other orders. */
export interface WithinStudyRow extends NamedRule {
  /** id of the predictor that it uses */
  predictor: string;
  checkpoints: readonly number[];
  /** runs that train to their end to calibrate */
  first: number;
  random: OverOrders;
}
