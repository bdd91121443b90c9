/** Defaults of a spec, and what its text may contain. */
import { expect, test } from "vitest";
import { parseSpec } from "../../../server/src/specification/parse.ts";

const base = {
  dataset: { kind: "shell", dimensions: 8 },
  architecture: { kind: "mlp", hidden: [8] },
};

test("fills in every default", () => {
  const { spec, diagnostics } = parseSpec(JSON.stringify(base));
  expect(diagnostics).toEqual([]);
  expect(spec).toEqual({
    dataset: {
      kind: "shell",
      dimensions: 8,
      radii: [1, 1.1],
      train: 20000,
      validation: 4000,
      seed: 1,
      shuffledLabels: 0,
    },
    architecture: { kind: "mlp", hidden: [8], activation: "relu" },
    initialization: { scheme: "xavierNormal", gain: 1, seeds: 1 },
    training: {
      optimizer: { kind: "rmsprop", learningRate: 1e-4, rho: 0.9, momentum: 0, epsilon: 1e-7 },
      loss: "crossEntropy",
      batchSize: 32,
      epochs: 100,
    },
    indicator: {
      window: 10,
      every: "epoch",
      checkpoints: [6, 13, 25, 50, 100],
      threshold: 0.25,
      gateNonUniformity: 4,
      gateShift: 1e-4,
      beta: 1,
      eta: 3500,
      gamma: 2e-4,
      normalization: "width",
      matrix: "linear",
      predictor: "paper",
    },
    policy: {
      onDiscard: "ask",
      onSaturated: "ask",
      patience: 1,
      pause: false,
      shadow: false,
      rule: "auto",
      goal: "keepGood",
    },
    study: {
      objective: { metric: "validationAccuracy", goal: "maximize" },
      success: { within: 0.05 },
    },
    variations: [],
  });
});

test("a sequential network is scored relative to itself, with a gate for that, unless the spec says otherwise", () => {
  const indicatorOf = (indicator: string, architecture: string) =>
    parseSpec(
      `{ "dataset": { "kind": "shell" }, "architecture": ${architecture}, "indicator": ${indicator} }`,
    ).spec?.indicator;
  const sequential =
    '{ "kind": "sequential", "layers": [{ "kind": "dense", "units": 8 }, { "kind": "relu" }, { "kind": "dense", "units": 2 }] }';
  const relative = { normalization: "relative", gateNonUniformity: 0.5, gateShift: 1e-3, eta: 700 };
  const width = { normalization: "width", gateNonUniformity: 4, gateShift: 1e-4, eta: 3500 };
  expect(indicatorOf("{}", sequential)).toMatchObject(relative);
  expect(indicatorOf('{ "gateShift": 0.02 }', sequential)).toMatchObject({ ...relative, gateShift: 0.02 });
  expect(indicatorOf('{ "normalization": "width" }', sequential)).toMatchObject(width);
  const mlp = '{ "kind": "mlp", "hidden": [8] }';
  expect(indicatorOf('{ "normalization": "relative" }', mlp)).toMatchObject(relative);
  expect(indicatorOf("{}", mlp)).toMatchObject(width);
});

test("an optimizer that is named without a learning rate has Keras's", () => {
  const { spec } = parseSpec(JSON.stringify({ ...base, training: { optimizer: { kind: "adam" } } }));
  expect(spec?.training.optimizer).toEqual({
    kind: "adam",
    learningRate: 0.001,
    beta1: 0.9,
    beta2: 0.999,
    epsilon: 1e-7,
  });
});

test("a byte order mark before the text does not matter, and places stay what they are", () => {
  const text = '{ "dataset": { "kind": "shell" }, "architecture": { "kind": "mlp", "hidden": [0] } }';
  const { diagnostics } = parseSpec(`\uFEFF${text}`);
  expect(diagnostics).toMatchObject([
    { code: "range", range: { start: { line: 0, character: text.indexOf("[0]") + 2 } } },
  ]);
});

test("comments and trailing commas are allowed", () => {
  const text = `{
    // data
    "dataset": { "kind": "shell", }, /* network */
    "architecture": { "kind": "mlp", "hidden": [4], },
    "indicator": { "gateShift": 3.3e-3 },
    "policy": { "rule": "paper" },
  }`;
  const { spec, diagnostics } = parseSpec(text);
  expect(diagnostics).toEqual([]);
  expect(spec?.indicator.gateShift).toBe(3.3e-3);
});

test.each([
  "crossEntropy",
  { kind: "crossEntropy", labelSmoothing: 0.1 },
  [{ kind: "crossEntropy" }, { kind: "crossEntropy", classWeights: "balanced" }],
])("with the loss %j runs are compared by accuracy where nothing else is written", (loss) => {
  const { spec } = parseSpec(JSON.stringify({ ...base, training: { loss } }));
  expect(spec!.study.objective).toEqual({ metric: "validationAccuracy", goal: "maximize" });
});
