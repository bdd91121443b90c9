import { describe, expect, test } from "vitest";
import type { TrainingPlan } from "../../../server/src/engine/engine.ts";
import { createWasmEngine } from "../../../server/src/engine/wasm/engine.ts";
import { hashedDataset } from "./hashed.ts";
import { withParameters } from "./steps.ts";
import { variants } from "./variants.ts";

const dataset = hashedDataset({ dimensions: 6, classes: 2, train: 30, validation: 20 });
const plan: TrainingPlan = {
  hidden: [12, 9],
  activation: "relu",
  scheme: "xavierNormal",
  gain: 1,
  seed: 1,
  optimizer: { kind: "rmsprop", learningRate: 1e-3, rho: 0.9, momentum: 0, epsilon: 1e-7 },
  batchSize: 8,
};

describe.each(variants)("%s kernels", (variant) => {
  test("weights that overflow give a loss that is not finite, and no spectra", async () => {
    const trainer = await (await createWasmEngine(variant)).createTrainer({ ...plan, gain: 1e20 }, dataset);
    const evaluation = await trainer.evaluate();
    expect(evaluation.loss).not.toSatisfy(Number.isFinite);
    expect(evaluation.layers).toEqual([]);
    const metrics = await trainer.trainEpoch(() => false);
    expect(metrics?.loss).not.toSatisfy(Number.isFinite);
  });

  test.each(["relu", "tanh"] as const)("a NaN among the weights shows: %s", async (activation) => {
    const trainer = await (await createWasmEngine(variant)).createTrainer({ ...plan, activation }, dataset);
    const poisoned = withParameters(trainer.snapshot(), (tensor, data) =>
      tensor.name === "dense_1/kernel"
        ? data.map((value, index) => (index === 4 ? Number.NaN : value))
        : data,
    );
    trainer.restore(poisoned, 0);
    const evaluation = await trainer.evaluate();
    expect(evaluation.loss).toBeNaN();
    expect(evaluation.layers).toEqual([]);
  });

  test("a dead layer has a spectrum of zeros", async () => {
    const trainer = await (await createWasmEngine(variant)).createTrainer(plan, dataset);
    const dead = withParameters(trainer.snapshot(), (tensor, data) =>
      tensor.name === "dense_1/bias" ? data.fill(-100) : data,
    );
    trainer.restore(dead, 0);
    const [first, second] = (await trainer.evaluate()).layers;
    expect(first!.activation).toEqual(new Float64Array(12));
    expect(first!.linear[0]).toBe(1);
    expect(second!.linear).toEqual(new Float64Array(9));
  });
});

test("a network that is too large for memory is refused in one sentence", async () => {
  const engine = await createWasmEngine();
  await expect(engine.createTrainer({ ...plan, hidden: [40_000, 40_000] }, dataset)).rejects.toThrow(
    /^The network and its batches need \d+ MB, more than WebAssembly's memory can hold here: make the layers/,
  );
});
