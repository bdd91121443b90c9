import { sentenceOf } from "../../messages/catalogue.ts";
import { areaUnderCurve } from "../../statistics/areaUnderCurve.ts";
import { spearman } from "../../statistics/rankCorrelation.ts";
import type { FinishedRun } from "../runHistory.ts";
import { type CheckpointModel, fitCheckpointModel } from "./checkpointModel.ts";
import { crossFit, examplesAt } from "./crossFit.ts";
import type { FeatureSet } from "./features/features.ts";
import type { PooledPredictor } from "./pool.ts";

export interface FeatureSetModel {
  looks: Look[];
  /** for each good run, the lowest log-odds over the checkpoints, by models that were not fitted to it */
  calibration: number[];
  /** what the stop rule would have done to the runs, each judged by models and calibration runs other than itself */
  rule: RuleExpectation;
}

export interface RuleExpectation {
  goodStopped: number;
  badStopped: number;
  /** share of all epochs */
  saved: number;
}

export interface Look {
  epoch: number;
  model: CheckpointModel;
  /** what to expect on runs like these, by cross-validation; null where it is not defined */
  expected: { spearman: number | null; areaUnderCurve: number | null };
}

/** What predicts a run: what was learned of its own kind of study or, where that is nothing, of other kinds. */
export type LearnedPredictor = KindPredictor | PooledPredictor;

export interface KindPredictor {
  /** final validation accuracy that a good run is above */
  successAccuracy: number;
  runs: number;
  goodRuns: number;
  labelFree: FeatureSetModel;
  withLabels: FeatureSetModel;
}

/** The default checkpoints of learned predictors. */
export const defaultCheckpoints: readonly number[] = [3, 5, 10, 20, 30];

/** Of each kind, so that every fold has some of both to learn from. */
const FEWEST = 5;

/**
 * Learns to predict early which runs will be good, and their final accuracy. The same runs give the same numbers.
 * @param runs that have trained to their end
 * @param epochs those that not all runs have trained beyond are left out
 * @throws RangeError with one sentence where there is too little to learn from
 */
export function learn(
  runs: readonly FinishedRun[],
  successAccuracy: number,
  epochs: readonly number[] = defaultCheckpoints,
): KindPredictor {
  const looks = learnableCheckpoints(runs, successAccuracy, epochs);
  return {
    successAccuracy,
    runs: runs.length,
    goodRuns: runs.filter(({ finalAccuracy }) => finalAccuracy > successAccuracy).length,
    labelFree: learnFeatureSet(runs, successAccuracy, looks, "labelFree"),
    withLabels: learnFeatureSet(runs, successAccuracy, looks, "withLabels"),
  };
}

/** Those of the epochs that all runs have trained beyond; a RangeError where there is too little to learn from. */
export function learnableCheckpoints(
  runs: readonly FinishedRun[],
  successAccuracy: number,
  epochs: readonly number[],
): number[] {
  const goodRuns = runs.filter(({ finalAccuracy }) => finalAccuracy > successAccuracy).length;
  if (Math.min(goodRuns, runs.length - goodRuns) < FEWEST) {
    throw new RangeError(
      sentenceOf("learn/few-runs", { good: goodRuns, others: runs.length - goodRuns, wanted: FEWEST }),
    );
  }
  const looks = epochs.filter((epoch) => runs.every(({ maxEpochs }) => epoch < maxEpochs));
  if (looks.length === 0) throw new RangeError(sentenceOf("learn/short-runs", { epoch: epochs[0]! + 1 }));
  return looks;
}

function learnFeatureSet(
  runs: readonly FinishedRun[],
  successAccuracy: number,
  epochs: readonly number[],
  featureSet: FeatureSet,
): FeatureSetModel {
  const good = runs.map(({ finalAccuracy }) => finalAccuracy > successAccuracy);
  const { predictions, lowest, stops } = crossFit(runs, successAccuracy, epochs, featureSet);
  const looks = epochs.map((epoch, look): Look => {
    const unseen = predictions[look]!;
    return {
      epoch,
      model: fitCheckpointModel(examplesAt(runs, successAccuracy, epoch, featureSet)),
      expected: {
        spearman: spearman(
          unseen.map(({ accuracy }) => accuracy),
          runs.map(({ finalAccuracy }) => finalAccuracy),
        ),
        areaUnderCurve: areaUnderCurve(
          unseen.map(({ success }) => success),
          good,
        ),
      },
    };
  });
  return { looks, calibration: lowest.filter((_, i) => good[i]), rule: ruleExpectation(runs, good, stops) };
}

function ruleExpectation(
  runs: readonly FinishedRun[],
  good: readonly boolean[],
  stops: readonly (number | null)[],
): RuleExpectation {
  const saved = runs.reduce((sum, { maxEpochs }, i) => sum + maxEpochs - (stops[i] ?? maxEpochs), 0);
  return {
    goodStopped: stops.filter((stop, i) => stop !== null && good[i]).length,
    badStopped: stops.filter((stop, i) => stop !== null && !good[i]).length,
    saved: saved / runs.reduce((sum, { maxEpochs }) => sum + maxEpochs, 0),
  };
}
