import type { TrainingPlan } from "../../../server/src/engine/engine.ts";

/** Recipes that between them use every update rule, clipping and every schedule. */
export const recipes: Record<string, Pick<TrainingPlan, "optimizer" | "schedule">> = {
  sgd: { optimizer: { kind: "sgd", learningRate: 0.05, momentum: 0 } },
  "sgd with momentum": { optimizer: { kind: "sgd", learningRate: 0.05, momentum: 0.9 } },
  "sgd with Nesterov's momentum, in steps": {
    optimizer: { kind: "sgd", learningRate: 0.05, momentum: 0.9, nesterov: true },
    schedule: { kind: "step", every: 0.4, factor: 0.5 },
  },
  rmsprop: { optimizer: { kind: "rmsprop", learningRate: 1e-3, rho: 0.9, momentum: 0, epsilon: 1e-7 } },
  "rmsprop with momentum, clipped": {
    optimizer: { kind: "rmsprop", learningRate: 1e-3, rho: 0.9, momentum: 0.5, epsilon: 1e-7, clipNorm: 0.3 },
  },
  adam: { optimizer: { kind: "adam", learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 } },
  "adam, clipped, with a cosine after a warm-up": {
    optimizer: { kind: "adam", learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-7, clipNorm: 0.1 },
    schedule: { kind: "cosine", warmup: 0.5, epochs: 2 },
  },
  "adamw with an exponential decay": {
    optimizer: {
      kind: "adamw",
      learningRate: 1e-3,
      beta1: 0.9,
      beta2: 0.999,
      epsilon: 1e-7,
      weightDecay: 0.1,
    },
    schedule: { kind: "exponential", factor: 0.8 },
  },
};
