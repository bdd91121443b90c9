import { createShell } from "../../server/src/dataset/kinds/shell.ts";
import type { Engine, Evaluation, TrainingMetrics } from "../../server/src/engine/engine.ts";
import { stableRank } from "../../server/src/indicator/prediction/features/stableRank.ts";
import { learn } from "../../server/src/indicator/prediction/learn.ts";
import { predict } from "../../server/src/indicator/prediction/prediction.ts";
import type { EpochHistory, FinishedRun } from "../../server/src/indicator/runHistory.ts";
import { nuclearNorm } from "../../server/src/indicator/scores/nuclearNorm.ts";
import { now } from "../support/clock.ts";
import { type Experiment, shellOf, small } from "../support/experiments.ts";
import { median } from "../support/median.ts";

const EPOCH = 10;
/** Together, for the clock may count processor time in steps of 10 ms. */
const ROUNDS = 500;
/** To learn from: enough for some to be good and some not. */
const RUNS = 12;

/** Milliseconds of processor time. */
export interface PredictionFigures {
  /** features of one epoch's spectra, both matrices of all hidden layers */
  features: number;
  /** a verdict by the learned predictor at epoch 10, the features of all epochs until then included */
  verdict: number;
}

/** What a learned verdict takes beside training; the spectra themselves are a phase of the epoch. */
export async function measurePrediction(experiment: Experiment, engine: Engine): Promise<PredictionFigures> {
  const runs: FinishedRun[] = [];
  for (let seed = 1; seed <= RUNS; seed++) {
    const epochs = (await train(small, engine, seed)).map(historyOf);
    const finalAccuracy = epochs.at(-1)!.validationAccuracy!;
    runs.push({ ...nameOf(seed), seed, epochs, maxEpochs: EPOCH + 1, finalAccuracy });
  }
  const predictor = learn(runs, median(runs.map(({ finalAccuracy }) => finalAccuracy)) - 1e-9, [EPOCH]);
  const trained = await train(experiment, engine, 1);
  const features = timeOf(() => trained.map(historyOf));
  const verdict = timeOf(() =>
    predict(predictor, { ...nameOf(1), epochs: trained.map(historyOf) }, EPOCH, "withLabels"),
  );
  return { features: features / trained.length, verdict };
}

/** The seed is the gain as well. */
function nameOf(seed: number) {
  return { run: String(seed), study: "", gain: seed, scheme: "xavierNormal" };
}

/** Milliseconds of one of many calls. */
function timeOf(work: () => unknown): number {
  for (let round = 0; round < ROUNDS / 10; round++) work();
  const start = now();
  for (let round = 0; round < ROUNDS; round++) work();
  return (now() - start) / ROUNDS;
}

interface TrainedEpoch {
  training: TrainingMetrics | null;
  evaluation: Evaluation;
}

/** Trains on few samples: spectra have as many values as with many. The seed is the gain as well. */
async function train(experiment: Experiment, engine: Engine, seed: number): Promise<TrainedEpoch[]> {
  const plan = { ...experiment.plan, seed, gain: seed };
  const trainer = await engine.createTrainer(plan, createShell(shellOf(experiment, 2000, 400)));
  const epochs: TrainedEpoch[] = [{ training: null, evaluation: await trainer.evaluate() }];
  while (epochs.length <= EPOCH + 1) {
    const training = await trainer.trainEpoch(() => false);
    epochs.push({ training, evaluation: await trainer.evaluate() });
  }
  return epochs;
}

function historyOf({ training, evaluation }: TrainedEpoch): EpochHistory {
  return {
    trainLoss: training?.loss ?? null,
    trainAccuracy: training?.accuracy ?? null,
    validationLoss: evaluation.loss,
    validationAccuracy: evaluation.accuracy,
    layers: evaluation.layers.map(({ linear, activation, ...layer }) => ({
      ...layer,
      nuclearNorms: { linear: nuclearNorm(linear), activation: nuclearNorm(activation) },
      stableRanks: { linear: stableRank(linear), activation: stableRank(activation) },
    })),
  };
}
