import type { Dataset } from "../../server/src/dataset/dataset.ts";
import type { ShellSpec } from "../../server/src/dataset/kinds/shell.ts";
import { createShell } from "../../server/src/dataset/kinds/shell.ts";
import type { TrainingPlan } from "../../server/src/engine/engine.ts";

/** The work of an experiment's epoch: Shell data, and how the network is trained. */
export interface Experiment {
  name: string;
  dimensions: number;
  plan: TrainingPlan & { hidden: number[] };
}

export const TRAIN = 20_000;
export const VALIDATION = 4_000;

const shared = { activation: "relu", scheme: "xavierNormal", gain: 1, seed: 1, batchSize: 32 } as const;
const rmsprop = { kind: "rmsprop", learningRate: 1e-4, rho: 0.9, momentum: 0, epsilon: 1e-7 } as const;
const adam = { kind: "adam", learningRate: 1e-4, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 } as const;

/** The paper's first and second experiment. */
export const first: Experiment = {
  name: "1024-512-256-256-128-2, Adam",
  dimensions: 1024,
  plan: { ...shared, hidden: [512, 256, 256, 128], optimizer: adam },
};
export const second: Experiment = {
  name: "256-256-128-2, RMSprop",
  dimensions: 256,
  plan: { ...shared, hidden: [256, 128], optimizer: rmsprop },
};
/** A network that settles within a few epochs. */
export const fast: Experiment = {
  name: "128-64-64-64-2, Adam 1e-3",
  dimensions: 128,
  plan: { ...shared, hidden: [64, 64, 64], optimizer: { ...adam, learningRate: 1e-3 } },
};
/** A network whose epochs take milliseconds. */
export const small: Experiment = {
  name: "48-32-16-2, RMSprop",
  dimensions: 48,
  plan: { ...shared, hidden: [32, 16], optimizer: rmsprop },
};

export function shellOf({ dimensions }: Experiment, train = TRAIN, validation = VALIDATION): ShellSpec {
  return { kind: "shell", dimensions, radii: [1, 1.1], train, validation, seed: 1, shuffledLabels: 0 };
}

export function datasetOf(experiment: Experiment): Dataset {
  return createShell(shellOf(experiment));
}
