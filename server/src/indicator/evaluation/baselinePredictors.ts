import type { Predictor } from "./predictor.ts";

/** What any predictor has to beat: what a person would look at who has no spectra. */
export const baselinePredictors: readonly Predictor[] = [
  {
    id: "validationAccuracy",
    title: "validation accuracy now",
    kind: "baseline",
    labels: "validation",
    at: ({ epochs }, checkpoint) => epochs[checkpoint]?.validationAccuracy ?? null,
    level: (successAccuracy) => successAccuracy,
  },
  {
    id: "validationAccuracyAt1",
    title: "validation accuracy at epoch 1",
    kind: "baseline",
    labels: "validation",
    at: ({ epochs }) => epochs[1]?.validationAccuracy ?? null,
    knownAt: () => 1,
  },
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
