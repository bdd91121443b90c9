import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { NamedTensor, TrainingPlan } from "../../../server/src/engine/engine.ts";
import { createNativeEngine } from "../../../server/src/engine/native/engine.ts";
import { createTfjsEngine } from "../../../server/src/engine/tfjs/engine.ts";
import { createWasmEngine } from "../../../server/src/engine/wasm/engine.ts";
import type { LayerSpec } from "../../../server/src/network/layers/registry.ts";
import { engines } from "./engines.ts";
import { hashed, hashedDataset } from "./hashed.ts";
import { floats, trainSteps } from "./steps.ts";
import { nativeSets } from "./variants.ts";

/** What test/golden/layers.py writes. */
interface Case {
  shape: number[];
  layers: LayerSpec[];
  samples: number;
  expected: {
    loss: number;
    accuracy: number;
    spectra: { linear: number[]; activation: number[] }[];
  };
}

const cases: Case[] = JSON.parse(readFileSync(new URL("../../golden/layers.json", import.meta.url), "utf8"));

const settings = {
  scheme: "heNormal",
  gain: 1,
  seed: 1,
  optimizer: { kind: "adam", learningRate: 1e-2, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
  batchSize: 16,
} as const;
const never = () => false;

/** The engines that train every kind of layer. */
const ours = engines.filter(({ label }) => !label.startsWith("tfjs"));

function product(shape: number[]): number {
  return shape.reduce((size, length) => size * length, 1);
}

/** The numbers of layers.py. */
function hashedParameters(snapshot: NamedTensor[]): NamedTensor[] {
  let index = 0;
  return snapshot.map((tensor) => {
    const [, kind] = /\/(kernel|bias|gamma|beta|movingMean|movingVariance)$/.exec(tensor.name) ?? [];
    if (kind === undefined) return tensor;
    const inputs = tensor.shape.length > 1 ? product(tensor.shape.slice(0, -1)) : 4;
    const values = hashed(product(tensor.shape), 100 + index++);
    const data = Float32Array.from(values, (value) => (4 * value) / Math.sqrt(inputs));
    if (kind === "gamma") return { ...tensor, data: data.map((value) => 1 + value) };
    if (kind === "movingVariance") return { ...tensor, data: data.map((value) => 1 + value * value) };
    return { ...tensor, data };
  });
}

function datasetFor({ shape, layers }: Case, validation: number) {
  const last = layers.at(-1)!;
  const classes = last.kind === "dense" ? last.units : 0;
  return hashedDataset({ shape, dimensions: product(shape), classes, train: 45, validation });
}

const labelled = cases.map((example): [string, Case] => [
  `${example.shape.join("×")} ${example.layers.map(({ kind }) => kind).join("-")}`,
  example,
]);

function distance(actual: Float64Array, expected: number[]): number {
  expect(actual).toHaveLength(expected.length);
  return Math.max(...actual.map((value, index) => Math.abs(value - expected[index]!)));
}

describe.each(ours)("$label", ({ create }) => {
  test.each(labelled)("evaluates as numpy does: %s", async (_, example) => {
    const { layers, samples, expected } = example;
    const engine = await create();
    const trainer = await engine.createTrainer({ layers, ...settings }, datasetFor(example, samples));
    // A gamma and a beta come before the moving averages, as in layers.py.
    trainer.restore(
      hashedParameters(trainer.snapshot().filter(isValue)).concat(others(trainer.snapshot())),
      0,
    );
    const evaluation = await trainer.evaluate();
    expect(evaluation.loss).toBeCloseTo(expected.loss, 5);
    expect(evaluation.accuracy).toBe(expected.accuracy);
    expect(evaluation.layers).toHaveLength(expected.spectra.length);
    for (const [index, { linear, activation }] of expected.spectra.entries()) {
      expect(distance(evaluation.layers[index]!.linear, linear)).toBeLessThan(1e-5);
      expect(distance(evaluation.layers[index]!.activation, activation)).toBeLessThan(1e-5);
    }
  });

  test.each(labelled)("the same plan gives the same bits, from a snapshot too: %s", async (_, example) => {
    const engine = await create();
    const plan: TrainingPlan = { layers: example.layers, ...settings };
    const dataset = datasetFor(example, 30);
    const whole = await engine.createTrainer(plan, dataset);
    const again = await engine.createTrainer(plan, dataset);
    expect(await whole.trainEpoch(never)).toEqual(await again.trainEpoch(never));
    const snapshot = whole.snapshot();
    const next = [await whole.trainEpoch(never), await whole.evaluate()];
    const continued = await engine.createTrainer({ ...plan, seed: 99 }, dataset);
    await continued.trainEpoch(never);
    continued.restore(snapshot, 1);
    await trainSteps(continued, 2);
    continued.restore(snapshot, 1);
    expect([await continued.trainEpoch(never), await continued.evaluate()]).toEqual(next);
    expect(continued.snapshot()).toEqual(whole.snapshot());
  });

  test("a convolutional network learns", async () => {
    const example = cases[0]!;
    const engine = await create();
    const trainer = await engine.createTrainer(
      { layers: example.layers, ...settings },
      datasetFor(example, 2),
    );
    const first = await trainer.trainEpoch(never);
    for (let epoch = 0; epoch < 40; epoch++) await trainer.trainEpoch(never);
    const last = await trainer.trainEpoch(never);
    expect(last!.loss).toBeLessThan(first!.loss / 4);
  });

  test("weights that overflow give a loss that is not finite, and no spectra", async () => {
    for (const example of cases.slice(0, 4)) {
      const engine = await create();
      const plan = { layers: example.layers, ...settings, gain: 1e30 };
      const evaluation = await (await engine.createTrainer(plan, datasetFor(example, 20))).evaluate();
      // What saturates or normalizes keeps the loss finite, but not the outputs before it.
      expect(evaluation.layers).toEqual([]);
    }
  });
});

const isValue = ({ name }: NamedTensor) => /\/(kernel|bias|gamma|beta|movingMean|movingVariance)$/.test(name);
const others = (snapshot: NamedTensor[]) => snapshot.filter((tensor) => !isValue(tensor));

test.each(nativeSets)("native kernels give the bits of WebAssembly with relaxed SIMD: %s", async (set) => {
  for (const example of cases) {
    const plan: TrainingPlan = { layers: example.layers, ...settings };
    const dataset = datasetFor(example, 10);
    const [native, wasm] = [
      await (await createNativeEngine(set)).createTrainer(plan, dataset),
      await (await createWasmEngine("relaxed")).createTrainer(plan, dataset),
    ];
    expect(await native.trainEpoch(never)).toEqual(await wasm.trainEpoch(never));
    expect(native.snapshot()).toEqual(wasm.snapshot());
  }
});

test("tfjs drops the same numbers out, and trains dense layers of every activation alike", async () => {
  for (const kind of ["sigmoid", "gelu", "leakyRelu", "tanh"] as const) {
    const layers: LayerSpec[] = [
      { kind: "dense", units: 13 },
      kind === "leakyRelu" ? { kind, slope: 0.2 } : { kind },
      { kind: "dropout", rate: 0.4 },
      { kind: "dense", units: 3 },
    ];
    const plan: TrainingPlan = {
      layers,
      ...settings,
      optimizer: { kind: "sgd", learningRate: 0.1, momentum: 0 },
    };
    const dataset = hashedDataset({ dimensions: 6, classes: 3, train: 40, validation: 20 });
    const [wasm, tfjs] = [
      await (await createWasmEngine()).createTrainer(plan, dataset),
      await (await createTfjsEngine(["cpu"])).createTrainer(plan, dataset),
    ];
    await wasm.trainEpoch(never);
    await tfjs.trainEpoch(never);
    const expected = floats(wasm.snapshot(), "dense_1/kernel");
    const actual = floats(tfjs.snapshot(), "dense_1/kernel");
    const difference = Math.max(...expected.map((value, index) => Math.abs(value - actual[index]!)));
    expect(difference).toBeLessThan(1e-5);
    expect(wasm.snapshot().find(({ name }) => name === "dropout_1/state")).toEqual(
      tfjs.snapshot().find(({ name }) => name === "dropout_1/state"),
    );
  }
});

test("tfjs says in one sentence that it cannot train a convolution", async () => {
  const example = cases[0]!;
  const engine = await createTfjsEngine(["cpu"]);
  await expect(
    engine.createTrainer({ layers: example.layers, ...settings }, datasetFor(example, 5)),
  ).rejects.toThrow(
    "The engine tfjs cannot train conv2d, whose gradient its WebAssembly backend lacks: use the engine wasm.",
  );
});
