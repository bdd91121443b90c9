/** @module-tag slow */
import { describe, expect, test } from "vitest";
import type { Engine, LayerSpectra, TickSpectra, TrainingPlan } from "../../../server/src/engine/engine.ts";
import { TICK_ROWS, tickSamples, tickSteps } from "../../../server/src/engine/ticks.ts";
import { createWasmEngine } from "../../../server/src/engine/wasm/engine.ts";
import { nuclearNorm } from "../../../server/src/indicator/scores/nuclearNorm.ts";
import type { LayerSpec } from "../../../server/src/network/layers/registry.ts";
import { engines } from "./engines.ts";
import { hashedDataset } from "./hashed.ts";

const dataset = hashedDataset({ dimensions: 7, classes: 3, train: 50, validation: 150 });
const settings = {
  scheme: "heNormal",
  gain: 1,
  seed: 11,
  optimizer: { kind: "adam", learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
  batchSize: 8,
} as const;
/** One layer is narrower than a tick has rows, one wider. */
const plan: TrainingPlan = { ...settings, hidden: [17, 80], activation: "relu" };
const never = () => false;

async function trained(engine: Engine, ofPlan: TrainingPlan, ticks: number, data = dataset) {
  const trainer = await engine.createTrainer(ofPlan, data, ticks);
  const records = [];
  for (let epoch = 0; epoch < 3; epoch++) {
    const metrics = epoch > 0 ? await trainer.trainEpoch(never) : null;
    records.push({ metrics, evaluation: await trainer.evaluate() });
  }
  return { records, snapshot: trainer.snapshot() };
}

function withoutTicks({ records, snapshot }: Awaited<ReturnType<typeof trained>>) {
  return {
    records: records.map(({ metrics, evaluation: { tick: _, ...evaluation } }) => ({
      metrics: metrics && { loss: metrics.loss, accuracy: metrics.accuracy },
      evaluation,
    })),
    snapshot,
  };
}

const spectraOf = (layers: LayerSpectra[]): TickSpectra =>
  layers.map(({ linear, activation }) => ({ linear, activation }));

test("ticks divide an epoch as evenly as whole steps allow, and the last is its end", () => {
  expect(tickSteps(625, 5)).toEqual([125, 250, 375, 500, 625]);
  expect(tickSteps(7, 3)).toEqual([2, 5, 7]);
  expect(tickSteps(4, 1)).toEqual([4]);
  expect(tickSteps(7, 0)).toEqual([]);
});

test("ticks look at rows that are evenly spaced, or at all of them where there are few", () => {
  const { validation } = dataset;
  const some = tickSamples(validation);
  expect(some.count).toBe(TICK_ROWS);
  // Row 47 of 48 is row ⌊47 · 150 / 48⌋ = 146 of all.
  expect(some.features.subarray(47 * 7)).toEqual(validation.features.subarray(146 * 7, 147 * 7));
  expect(some.labels[47]).toBe(validation.labels[146]);
  expect(tickSamples(some)).toEqual(some);
});

describe.each(engines)("$label", ({ create }) => {
  test("ticks change no weight, loss or spectrum, whatever their number", async () => {
    const engine = await create();
    const plain = await trained(engine, plan, 0);
    expect(plain.records.some(({ metrics, evaluation }) => metrics?.ticks || evaluation.tick)).toBe(false);
    for (const ticks of [1, 3, 7]) {
      const ticked = await trained(engine, plan, ticks);
      expect(withoutTicks(ticked)).toEqual(plain);
      expect(ticked.records.map(({ metrics }) => metrics?.ticks?.length)).toEqual([
        undefined,
        ticks - 1,
        ticks - 1,
      ]);
    }
  });

  test("a tick's spectra are those of an evaluation on its rows", async () => {
    const engine = await create();
    const few = { ...dataset, validation: tickSamples(dataset.validation) };
    const whole = await trained(engine, plan, 7);
    const expected = await trained(engine, plan, 0, few);
    expect(
      whole.records.map(({ evaluation }) =>
        evaluation.tick!.map(({ linear, activation }) => ({ linear, activation })),
      ),
    ).toEqual(expected.records.map(({ evaluation }) => spectraOf(evaluation.layers)));
  });

  test("finer ticks hold the coarser ones", async () => {
    const engine = await create();
    // 48 samples in batches of 8 are 6 steps.
    const even = { ...dataset, train: { ...dataset.train, count: 48 } };
    const six = await trained(engine, plan, 6, even);
    const two = await trained(engine, plan, 2, even);
    const third = ({ metrics }: (typeof six.records)[number]) => metrics?.ticks?.[2];
    expect(six.records.map(third)).toEqual(two.records.map(({ metrics }) => metrics?.ticks?.[0]));
  });

  test("a restored run has the same ticks", async () => {
    const engine = await create();
    const whole = await engine.createTrainer(plan, dataset, 3);
    await whole.trainEpoch(never);
    const snapshot = whole.snapshot();
    const next = [await whole.trainEpoch(never), await whole.evaluate()];
    const continued = await engine.createTrainer({ ...plan, seed: 99 }, dataset, 3);
    continued.restore(snapshot, 1);
    expect([await continued.trainEpoch(never), await continued.evaluate()]).toEqual(next);
  });
});

test.each(engines)("ticks of $label agree with those of the others", async ({ create }) => {
  const normsOf = async (engine: Engine) =>
    (await trained(engine, plan, 3)).records
      .flatMap(({ metrics, evaluation }) => [...(metrics?.ticks ?? []), evaluation.tick!])
      .flatMap((tick) => tick.flatMap(({ linear, activation }) => [linear, activation].map(nuclearNorm)));
  const [own, reference] = [await normsOf(await create()), await normsOf(await createWasmEngine())];
  expect(own.length).toBe(reference.length);
  for (const [index, norm] of own.entries()) expect(norm / reference[index]!).toBeCloseTo(1, 4);
});

test("ticks change nothing in a network of convolutions, normalization and dropout", async () => {
  const layers: LayerSpec[] = [
    { kind: "conv2d", filters: 6, kernel: 3, stride: 1, padding: "same" },
    { kind: "batchNormalization", momentum: 0.9, epsilon: 1e-3 },
    { kind: "relu" },
    { kind: "flatten" },
    { kind: "dropout", rate: 0.5 },
    { kind: "dense", units: 90 },
    { kind: "tanh" },
    { kind: "dense", units: 3 },
  ];
  const flat = hashedDataset({ dimensions: 5 * 5 * 2, classes: 3, train: 40, validation: 130 });
  const images = { ...flat, shape: [5, 5, 2] };
  const engine = await createWasmEngine();
  const ticked = await trained(engine, { ...settings, layers }, 3, images);
  expect(withoutTicks(ticked)).toEqual(await trained(engine, { ...settings, layers }, 0, images));
  expect(ticked.records[1]!.metrics!.ticks!.map((tick) => tick.map(({ linear }) => linear.length))).toEqual([
    [ticked.records[0]!.evaluation.layers[0]!.width, 90],
    [ticked.records[0]!.evaluation.layers[0]!.width, 90],
  ]);
});
