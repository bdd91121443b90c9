import { describeMetric, metricOf } from "../../domain/metrics.ts";
import { accuracyObjective, type Objective, turned } from "../../domain/objective.ts";
import type { RunHistory } from "../runHistory.ts";
import type { Predictor } from "./predictor.ts";

/** The id of the objective as a predictor: the one that others are compared with. */
export function yardstickOf({ metric }: Objective): string {
  return metric === accuracyObjective.metric ? metric : "objective";
}

/** Baselines: predictors from learning curves, without spectra. */
export function baselinePredictors(objective: Objective): readonly Predictor[] {
  const sign = objective.goal === "minimize" ? "− " : "";
  const name = `${sign}${describeMetric(objective.metric)}`;
  const id = yardstickOf(objective);
  const objectiveAt = ({ epochs }: RunHistory, epoch: number) => {
    const value = epochs[epoch] ? metricOf(epochs[epoch], objective.metric) : null;
    return value === null ? null : turned(value, objective);
  };
  return [
    {
      ...{ id, title: `${name} now`, kind: "baseline", labels: "validation" },
      at: objectiveAt,
      level: (successLevel) => successLevel,
    },
    {
      ...{ id: `${id}At1`, title: `${name} at epoch 1`, kind: "baseline", labels: "validation" },
      at: (run) => objectiveAt(run, 1),
      knownAt: () => 1,
    },
    ...trainingLosses,
  ];
}

const trainingLosses: readonly Predictor[] = [
  {
    id: "trainLoss",
    title: "− training loss",
    kind: "baseline",
    labels: "training",
    at({ epochs }, checkpoint) {
      const loss = epochs[checkpoint]?.trainLoss ?? null;
      return loss === null ? null : -loss;
    },
  },
  {
    // "TSE" in Ru et al., "Speedy performance estimation for neural architecture search", 2021
    id: "sumOfTrainLosses",
    title: "− sum of training losses",
    kind: "baseline",
    labels: "training",
    at({ epochs }, checkpoint) {
      if (epochs.length <= checkpoint) return null;
      return epochs
        .slice(1, checkpoint + 1)
        .reduce((sum, { trainLoss }) => sum - (trainLoss ?? Number.NaN), 0);
    },
  },
];
