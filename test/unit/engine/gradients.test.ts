import { describe, expect, test } from "vitest";
import type { NamedTensor } from "../../../server/src/engine/engine.ts";
import { createWasmEngine } from "../../../server/src/engine/wasm/engine.ts";
import { hashedDataset } from "./hashed.ts";
import { floats, trainSteps, withParameters } from "./steps.ts";
import { variants } from "./variants.ts";

const SHIFT = 2 ** -7;
/**
 * A central difference is off by SHIFT²/6 times the third derivative (here of order 1), 1e-5, and by the
 * float32 rounding of the logits (1e-7) divided by 2·SHIFT, 6e-6; a kink of ReLU crossed by the shift can
 * change the slope of one sample in twelve.
 */
const tolerance: Record<"tanh" | "relu", number> = { tanh: 1e-4, relu: 5e-3 };

describe.each(variants)("%s kernels", (variant) => {
  test.each(["tanh", "relu"] as const)("gradients agree with finite differences: %s", async (activation) => {
    const engine = await createWasmEngine(variant);
    const dataset = hashedDataset({ dimensions: 3, classes: 3, train: 12, validation: 1 });
    dataset.validation = dataset.train;
    const trainer = await engine.createTrainer(
      {
        hidden: [5, 4],
        activation,
        scheme: "xavierNormal",
        gain: 1,
        seed: 5,
        optimizer: { kind: "sgd", learningRate: 1, momentum: 0 },
        batchSize: 12,
      },
      dataset,
    );
    const start = trainer.snapshot();
    await trainSteps(trainer, 1);
    const stepped = trainer.snapshot();

    const lossAt = async (tensors: NamedTensor[]) => {
      trainer.restore(tensors, 0);
      return (await trainer.evaluate()).loss;
    };
    const shifted = (name: string, index: number, by: number) =>
      withParameters(start, (tensor, data) =>
        tensor.name === name ? data.map((value, at) => (at === index ? value + by : value)) : data,
      );
    for (const { name } of start.filter((tensor) => /\/(kernel|bias)$/.test(tensor.name))) {
      const before = floats(start, name);
      const after = floats(stepped, name);
      for (const index of before.keys()) {
        const upper = await lossAt(shifted(name, index, SHIFT));
        const lower = await lossAt(shifted(name, index, -SHIFT));
        const difference = (upper - lower) / (2 * SHIFT);
        // The learning rate is 1, so the step is the gradient.
        expect(Math.abs(before[index]! - after[index]! - difference)).toBeLessThan(tolerance[activation]);
      }
    }
  });
});
