/** @module-tag slow */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { NamedTensor, Scheme } from "../../../server/src/engine/engine.ts";
import type { Activation } from "../../../server/src/network/layers/activations.ts";
import type { Loss } from "../../../server/src/recipe/losses.ts";
import type { Optimizer } from "../../../server/src/recipe/optimizers/optimizers.ts";
import type { Schedule } from "../../../server/src/recipe/schedules.ts";
import { engines } from "./engines.ts";
import { hashed, hashedDataset } from "./hashed.ts";
import { floats, trainSteps } from "./steps.ts";

/** What test/golden/training.py writes: an independent float64 training and its float32 tolerances. */
interface Case {
  name: string;
  dimensions: number;
  hidden: number[];
  classes: number;
  activation: Activation;
  optimizer: Optimizer;
  schedule?: Schedule;
  loss?: Loss;
  /** numbers to predict, in a regression */
  targets?: number;
  train: number;
  validation: number;
  batch: number;
  /** the weights are drawn as the engine draws them; without it, they are hashed ones */
  scheme?: Scheme;
  gain?: number;
  expected: {
    steps: number;
    loss: [number];
    lossTolerance: number;
    parameters: number[];
    parametersTolerance: number;
    spectra: number[];
    spectraTolerance: number;
  }[];
}

const cases: Case[] = JSON.parse(
  readFileSync(new URL("../../golden/training.json", import.meta.url), "utf8"),
);

/** The initial state of training.py. */
function initialTensors({ scheme }: Case, snapshot: NamedTensor[]): NamedTensor[] {
  return snapshot.map((tensor) => {
    const [, layer, kind] = /^dense_(\d+)\/(kernel|bias)$/.exec(tensor.name) ?? [];
    const index = Number(layer) - 1;
    const [inputs, outputs] = tensor.shape;
    if (tensor.name === "order/state") return { ...tensor, data: Uint32Array.of(1, 2, 3, 4) };
    if (scheme) return tensor;
    if (kind === "bias") {
      return { ...tensor, data: hashed(inputs!, 200 + index).map((value) => value / 4) };
    }
    if (kind === "kernel") {
      const scale = 4 * 2 ** -Math.ceil(Math.log2(inputs!) / 2);
      return { ...tensor, data: hashed(inputs! * outputs!, 100 + index).map((value) => scale * value) };
    }
    return tensor;
  });
}

/** Up to six elements of every kernel and bias, at training.py's places. */
function probes(snapshot: NamedTensor[]): number[] {
  return snapshot
    .filter((tensor) => /\/(kernel|bias)$/.test(tensor.name))
    .flatMap((tensor) => {
      const data = floats(snapshot, tensor.name);
      const stride = Math.max(1, Math.floor(data.length / 5));
      return [...data].filter((_, index) => index % stride === 0).slice(0, 6);
    });
}

function largestDifference(actual: number[], expected: number[]): number {
  expect(actual).toHaveLength(expected.length);
  return Math.max(0, ...actual.map((value, index) => Math.abs(value - expected[index]!)));
}

/*
 * The bounds come from training.py, not from any engine: float32 rounding, put at random into a float64 training,
 * leads so far at most. Where a small gradient is divided by its own size (RMSprop and Adam with ε = 1e-7), the
 * same rounding leads further, and the bound says how far.
 */
describe.each(engines)("$label trains as a float64 reference does", ({ create }) => {
  test.each(cases.map((example) => [example.name, example] as const))("%s", async (_, example) => {
    const engine = await create();
    const plan = { scheme: "heNormal" as const, gain: 1, ...example, seed: 1, batchSize: example.batch };
    const dataset = hashedDataset(example);
    for (const golden of example.expected) {
      const trainer = await engine.createTrainer(plan, dataset);
      trainer.restore(initialTensors(example, trainer.snapshot()), 0);
      await trainSteps(trainer, golden.steps);

      const evaluation = await trainer.evaluate();
      const spectra = evaluation.layers.flatMap((layer) => [...layer.linear.slice(0, 6)]);
      expect(Math.abs(evaluation.loss - golden.loss[0])).toBeLessThanOrEqual(golden.lossTolerance);
      expect(largestDifference(probes(trainer.snapshot()), golden.parameters)).toBeLessThanOrEqual(
        golden.parametersTolerance,
      );
      expect(largestDifference(spectra, golden.spectra)).toBeLessThanOrEqual(golden.spectraTolerance);
    }
  });
});
