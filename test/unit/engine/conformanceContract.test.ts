import { memory } from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import type { NamedTensor, TrainingPlan } from "../../../server/src/engine/engine.ts";
import { createTfjsEngine } from "../../../server/src/engine/tfjs/engine.ts";
import { createWasmEngine } from "../../../server/src/engine/wasm/engine.ts";
import { engines } from "./engines.ts";
import { hashedDataset } from "./hashed.ts";
import { recipes } from "./recipes.ts";
import { trainSteps, withParameters } from "./steps.ts";

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
const never = () => false;

function sorted(snapshot: NamedTensor[]): NamedTensor[] {
  return snapshot.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

describe.each(engines)("$label", ({ create }) => {
  test("the same plan gives the same bits, another seed others", async () => {
    const record = async (seed: number) => {
      const trainer = await (await create()).createTrainer({ ...plan, seed }, dataset);
      return [await trainer.trainEpoch(never), await trainer.trainEpoch(never), await trainer.evaluate()];
    };
    const first = await record(11);
    expect(await record(11)).toEqual(first);
    expect(await record(12)).not.toEqual(first);
  });

  test.each(Object.entries(recipes))("a restored run continues bit for bit: %s", async (_, recipe) => {
    const engine = await create();
    const whole = await engine.createTrainer({ ...plan, ...recipe }, dataset);
    await whole.trainEpoch(never);
    const snapshot = whole.snapshot();
    const kept = structuredClone(snapshot);
    const next = [await whole.trainEpoch(never), await whole.evaluate()];
    expect(snapshot).toEqual(kept);

    const continued = await engine.createTrainer({ ...plan, ...recipe, seed: 99 }, dataset);
    continued.restore(snapshot, 1);
    expect([await continued.trainEpoch(never), await continued.evaluate()]).toEqual(next);
    expect(continued.epoch).toBe(2);
    expect(continued.snapshot()).toEqual(whole.snapshot());
  });

  test("an interrupted epoch leaves no trace after restoring", async () => {
    const trainer = await (await create()).createTrainer(plan, dataset);
    await trainer.trainEpoch(never);
    const snapshot = trainer.snapshot();
    const uninterrupted = await trainer.trainEpoch(never);

    trainer.restore(snapshot, 1);
    await trainSteps(trainer, 3);
    expect(trainer.epoch).toBe(1);
    trainer.restore(snapshot, 1);
    expect(await trainer.trainEpoch(never)).toEqual(uninterrupted);
  });

  test("weights that overflow give a loss that is not finite, and no spectra", async () => {
    const trainer = await (await create()).createTrainer({ ...plan, gain: 1e20 }, dataset);
    const evaluation = await trainer.evaluate();
    expect(evaluation.loss).not.toSatisfy(Number.isFinite);
    expect(evaluation.layers).toEqual([]);
    expect((await trainer.trainEpoch(never))?.loss).not.toSatisfy(Number.isFinite);
  });

  test.each(["relu", "tanh"] as const)("a NaN among the weights shows: %s", async (activation) => {
    const trainer = await (await create()).createTrainer({ ...plan, activation }, dataset);
    const poisoned = withParameters(trainer.snapshot(), (tensor, data) =>
      tensor.name === "dense_1/kernel" ? data.with(4, Number.NaN) : data,
    );
    trainer.restore(poisoned, 0);
    const evaluation = await trainer.evaluate();
    expect(evaluation.loss).toBeNaN();
    expect(evaluation.layers).toEqual([]);
  });

  test("a dead layer has a spectrum of zeros", async () => {
    const trainer = await (await create()).createTrainer(plan, dataset);
    const dead = withParameters(trainer.snapshot(), (tensor, data) =>
      tensor.name === "dense_1/bias" ? data.fill(-100) : data,
    );
    trainer.restore(dead, 0);
    const [first, second] = (await trainer.evaluate()).layers;
    expect(first!.activation).toEqual(new Float64Array(17));
    expect(first!.linear[0]).toBe(1);
    expect(second!.linear).toEqual(new Float64Array(12));
  });

  test("a snapshot of another network is refused and changes nothing", async () => {
    const engine = await create();
    const trainer = await engine.createTrainer(plan, dataset);
    const before = trainer.snapshot();
    const wider = await engine.createTrainer({ ...plan, hidden: [17, 13] }, dataset);
    expect(() => trainer.restore(wider.snapshot(), 1)).toThrow(
      'The snapshot\'s tensor "dense_2/kernel" has the shape [17,13], not [17,12]; it belongs to another run.',
    );
    expect(() => trainer.restore([], 1)).toThrow('The snapshot has no tensor "optimizer/steps"');
    expect(trainer.snapshot()).toEqual(before);
  });
});

describe("tfjs", () => {
  test.each(["wasm", "cpu"] as const)("holds no tensor between epochs: %s", async (backend) => {
    const trainer = await (await createTfjsEngine([backend])).createTrainer(plan, dataset);
    expect(memory().numTensors).toBe(0);
    await trainer.trainEpoch(never);
    await trainSteps(trainer, 3);
    await trainer.evaluate();
    expect(memory()).toMatchObject({ numTensors: 0, numDataBuffers: 0 });
  });

  test("takes the first backend that works, and says which", async () => {
    expect((await createTfjsEngine(["wasm", "cpu"])).description).toBe(
      "TensorFlow.js with its WebAssembly backend",
    );
    expect((await createTfjsEngine(["cpu"])).description).toBe("TensorFlow.js in plain JavaScript");
  });

  test("says in one sentence when no backend works", async () => {
    await expect(createTfjsEngine([])).rejects.toThrow(
      /^TensorFlow\.js has no backend that works here .*: use the engine wasm\.$/,
    );
  });

  test("takes over a snapshot of the wasm engine, and gives it back", async () => {
    const wasm = await (await createWasmEngine()).createTrainer(plan, dataset);
    const tfjs = await (await createTfjsEngine(["wasm"])).createTrainer({ ...plan, seed: 5 }, dataset);
    await wasm.trainEpoch(never);
    tfjs.restore(wasm.snapshot(), wasm.epoch);
    expect(sorted(tfjs.snapshot())).toEqual(sorted(wasm.snapshot()));
  });
});
