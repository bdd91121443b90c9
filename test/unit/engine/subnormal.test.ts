import { describe, expect, test } from "vitest";
import { createWasmEngine } from "../../../server/src/engine/wasm/engine.ts";
import type { Optimizer } from "../../../server/src/recipe/optimizers/optimizers.ts";
import { hashedDataset } from "./hashed.ts";
import { trainSteps, withParameters } from "./steps.ts";
import { variants } from "./variants.ts";

const SMALLEST_NORMAL = 2 ** -126;
const dataset = hashedDataset({ dimensions: 4, classes: 2, train: 16, validation: 8 });
const optimizers: Optimizer[] = [
  { kind: "sgd", learningRate: 0.01, momentum: 0.9 },
  { kind: "rmsprop", learningRate: 1e-3, rho: 0.9, momentum: 0.9, epsilon: 1e-7 },
  { kind: "adam", learningRate: 1e-3, beta1: 0.9, beta2: 0.9, epsilon: 1e-7 },
];

describe.each(variants)("%s kernels", (variant) => {
  test.each(optimizers)("the averages of a dead unit do not become subnormal: $kind", async (optimizer) => {
    const trainer = await (await createWasmEngine(variant)).createTrainer(
      { hidden: [6], activation: "relu", scheme: "heNormal", gain: 1, seed: 1, optimizer, batchSize: 8 },
      dataset,
    );
    await trainSteps(trainer, 10);
    // From here on no unit is active and no gradient reaches the first layer.
    const dead = withParameters(trainer.snapshot(), (tensor, data) =>
      tensor.name === "dense_1/bias" ? data.fill(-100) : data,
    );
    trainer.restore(dead, 5);
    // 0.9^1500 is 1e-69.
    await trainSteps(trainer, 1500);
    for (const { name, data } of trainer.snapshot()) {
      const subnormal = [...data].filter((value) => value !== 0 && Math.abs(value) < SMALLEST_NORMAL);
      expect({ name, subnormal }).toEqual({ name, subnormal: [] });
    }
  });
});
