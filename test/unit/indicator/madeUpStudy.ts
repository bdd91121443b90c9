/** The made-up study of test/golden/evaluation.json, as run histories. */
import { readFileSync } from "node:fs";
import type { FinishedRun } from "../../../server/src/indicator/runHistory.ts";
import type { ScoringSettings } from "../../../server/src/indicator/scores/settings.ts";
import { defaultSettings } from "../../../server/src/indicator/scores/settings.ts";

interface Outcome {
  goodKept: number;
  goodStopped: number;
  badKept: number;
  badStopped: number;
  saved: number;
}

interface Golden {
  widths: number[];
  epochs: number;
  good: number;
  runs: {
    seed: number;
    norms: { linear: number[][]; activation: number[][] };
    trainLoss: (number | null)[];
    validationAccuracy: number[];
  }[];
  checkpoints: {
    checkpoint: number;
    predictions: Record<string, { spearman: number; kendall: number; auc: number }>;
    given: Record<string, Outcome>;
  }[];
  courses: Record<string, Outcome>;
}

export const golden: Golden = JSON.parse(
  readFileSync(new URL("../../golden/evaluation.json", import.meta.url), "utf8"),
);

/** The settings that the golden file is computed with. */
export const settings: ScoringSettings = {
  ...defaultSettings,
  window: 3,
  checkpoints: [4, 8],
  threshold: 2,
  gateNonUniformity: 1.2,
  gateShift: 4e-4,
  matrix: "linear",
};

export const study: FinishedRun[] = golden.runs.map(({ seed, norms, trainLoss, validationAccuracy }) => ({
  run: `run-${seed}`,
  study: "made-up",
  seed,
  gain: 1,
  scheme: "xavierNormal",
  maxEpochs: golden.epochs,
  finalAccuracy: validationAccuracy.at(-1)!,
  epochs: validationAccuracy.map((accuracy, epoch) => ({
    trainLoss: trainLoss[epoch]!,
    trainAccuracy: epoch === 0 ? null : accuracy,
    validationLoss: 1 - accuracy,
    validationAccuracy: accuracy,
    layers: golden.widths.map((width, layer) => ({
      name: `dense_${layer + 1}`,
      width,
      nuclearNorms: { linear: norms.linear[epoch]![layer]!, activation: norms.activation[epoch]![layer]! },
    })),
  })),
}));
