import type { TrainingPlan } from "../server/src/engine/engine.ts";

/** The work of an experiment's epoch: Shell data, and how the network is trained. */
export interface Experiment {
  name: string;
  dimensions: number;
  plan: TrainingPlan;
}

export const TRAIN = 20_000;
export const VALIDATION = 4_000;

const shared = { activation: "relu", scheme: "xavierNormal", gain: 1, seed: 1, batchSize: 32 } as const;

export const experiments: Experiment[] = [
  {
    name: "second experiment (256-256-128-2, RMSprop)",
    dimensions: 256,
    plan: {
      ...shared,
      hidden: [256, 128],
      optimizer: { kind: "rmsprop", learningRate: 1e-4, rho: 0.9, momentum: 0, epsilon: 1e-7 },
    },
  },
  {
    name: "first experiment (1024-512-256-256-128-2, Adam)",
    dimensions: 1024,
    plan: {
      ...shared,
      hidden: [512, 256, 256, 128],
      optimizer: { kind: "adam", learningRate: 1e-4, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
    },
  },
];
