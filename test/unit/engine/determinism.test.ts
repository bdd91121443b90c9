import { describe, expect, test } from "vitest";
import type { TrainingPlan } from "../../../server/src/engine/engine.ts";
import { spacedSamples } from "../../../server/src/engine/spacedSamples.ts";
import { createWasmEngine } from "../../../server/src/engine/wasm/engine.ts";
import type { LayerSpec } from "../../../server/src/network/layers/registry.ts";
import type { Optimizer } from "../../../server/src/recipe/optimizers/optimizers.ts";
import { hashedDataset } from "./hashed.ts";
import { trainSteps } from "./steps.ts";
import { variants } from "./variants.ts";

const dataset = hashedDataset({ dimensions: 7, classes: 3, train: 50, validation: 40 });
const plan: TrainingPlan = {
  hidden: [17, 12],
  activation: "relu",
  scheme: "heNormal",
  gain: 1,
  seed: 11,
  optimizer: { kind: "adam", learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
  batchSize: 8,
};
const optimizers: Optimizer[] = [
  { kind: "sgd", learningRate: 0.1, momentum: 0.9 },
  { kind: "rmsprop", learningRate: 1e-3, rho: 0.9, momentum: 0.5, epsilon: 1e-7 },
  plan.optimizer,
];
const never = () => false;

describe.each(variants)("%s kernels", (variant) => {
  test("the same plan gives the same bits", async () => {
    const record = async () => {
      const trainer = await (await createWasmEngine(variant)).createTrainer(plan, dataset);
      return [await trainer.trainEpoch(never), await trainer.trainEpoch(never), await trainer.evaluate()];
    };
    expect(await record()).toEqual(await record());
  });

  test("another seed gives another course", async () => {
    const engine = await createWasmEngine(variant);
    const first = await engine.createTrainer(plan, dataset);
    const second = await engine.createTrainer({ ...plan, seed: 12 }, dataset);
    expect((await first.evaluate()).loss).not.toBe((await second.evaluate()).loss);
  });

  test.each(optimizers)("a restored $kind run continues bit for bit", async (optimizer) => {
    const engine = await createWasmEngine(variant);
    const whole = await engine.createTrainer({ ...plan, optimizer }, dataset);
    await whole.trainEpoch(never);
    const snapshot = whole.snapshot();
    const next = [await whole.trainEpoch(never), await whole.evaluate()];

    const continued = await engine.createTrainer({ ...plan, optimizer, seed: 99 }, dataset);
    continued.restore(snapshot, 1);
    expect([await continued.trainEpoch(never), await continued.evaluate()]).toEqual(next);
    expect(continued.epoch).toBe(2);
    expect(continued.snapshot()).toEqual(whole.snapshot());
  });

  test("an epoch paused at any step, in this process or after a restart, ends with the same bits", async () => {
    const engine = await createWasmEngine(variant);
    const layers: LayerSpec[] = [
      { kind: "dense", units: 12 },
      { kind: "relu" },
      { kind: "dropout", rate: 0.3 },
      { kind: "dense", units: 3 },
    ];
    const { hidden: _, activation: __, ...settings } = plan;
    const withDropout = { ...settings, layers };
    const whole = await engine.createTrainer(withDropout, dataset);
    await whole.trainEpoch(never);
    const end = [await whole.trainEpoch(never), await whole.evaluate(), whole.snapshot()];
    for (const step of [1, 4, 6]) {
      const paused = await engine.createTrainer(withDropout, dataset);
      await paused.trainEpoch(never);
      expect((await paused.trainPart!(step, never))!.loss).toBeGreaterThan(0);
      const { layers: _, ...whole } = await paused.evaluate();
      expect(await paused.validate!(dataset.validation)).toEqual(whole);
      await paused.validate!(spacedSamples(dataset.validation, 5));
      const snapshot = paused.snapshot();
      expect([await paused.trainEpoch(never), await paused.evaluate(), paused.snapshot()]).toEqual(end);

      const resumed = await engine.createTrainer({ ...withDropout, seed: 99 }, dataset);
      resumed.restore(snapshot, 1);
      expect(resumed.snapshot()).toEqual(snapshot);
      expect([await resumed.trainEpoch(never), await resumed.evaluate(), resumed.snapshot()]).toEqual(end);
    }
  });

  test("some validation samples are validated as if there were no others", async () => {
    const few = { ...dataset, validation: spacedSamples(dataset.validation, 5) };
    const engine = await createWasmEngine(variant);
    const [trainer, ofFew] = [
      await engine.createTrainer(plan, dataset),
      await engine.createTrainer(plan, few),
    ];
    const { layers: _, ...expected } = await ofFew.evaluate();
    expect(await trainer.validate!(few.validation)).toEqual(expected);
  });

  test("an interrupted epoch leaves no trace after restoring", async () => {
    const trainer = await (await createWasmEngine(variant)).createTrainer(plan, dataset);
    await trainer.trainEpoch(never);
    const snapshot = trainer.snapshot();
    const uninterrupted = await trainer.trainEpoch(never);
    const after = trainer.snapshot();

    trainer.restore(snapshot, 1);
    await trainSteps(trainer, 3);
    expect(trainer.epoch).toBe(1);
    trainer.restore(snapshot, 1);
    expect(await trainer.trainEpoch(never)).toEqual(uninterrupted);
    expect(trainer.snapshot()).toEqual(after);
  });

  test("a snapshot is a copy, and evaluation changes nothing", async () => {
    const trainer = await (await createWasmEngine(variant)).createTrainer(plan, dataset);
    const snapshot = trainer.snapshot();
    const before = structuredClone(snapshot);
    const evaluation = await trainer.evaluate();
    expect(await trainer.evaluate()).toEqual(evaluation);
    expect(trainer.snapshot()).toEqual(before);
    await trainer.trainEpoch(never);
    expect(snapshot).toEqual(before);
    expect(trainer.snapshot()).not.toEqual(before);
  });
});

test("a snapshot of another network is refused", async () => {
  const engine = await createWasmEngine();
  const trainer = await engine.createTrainer(plan, dataset);
  const wider = await engine.createTrainer({ ...plan, hidden: [17, 13] }, dataset);
  expect(() => trainer.restore(wider.snapshot(), 1)).toThrow(
    'The snapshot\'s tensor "dense_2/kernel" has the shape [17,13], not [17,12]; it belongs to another run.',
  );
  expect(() => trainer.restore([], 1)).toThrow('The snapshot has no tensor "optimizer/steps"');
});
