import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseSpec } from "../../../server/src/specification/parse.ts";

const base = {
  dataset: { kind: "shell", dimensions: 8 },
  architecture: { kind: "mlp", hidden: [8] },
};

function diagnose(spec: object): string[] {
  return parseSpec(JSON.stringify(spec)).diagnostics.map(
    ({ severity, message }) => `${severity}: ${message}`,
  );
}

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

describe("each mistake has its own sentence", () => {
  const cases: [string, object, string][] = [
    [
      "nothing at all",
      {},
      'error: The spec needs "dataset": add an object of kind "shell", "idx", "npy", "npz", "csv", "parquet", "images" or "cifar" (what the network learns).',
    ],
    [
      "an unknown key",
      { ...base, dataset: { ...base.dataset, radius: [1, 2] } },
      'warning: "radius" is not a key of dataset and is ignored: did you mean "radii"?',
    ],
    [
      "a key that resembles none",
      { ...base, policy: { zzz: 1 } },
      'warning: "zzz" is not a key of policy and is ignored: use "onDiscard", "onSaturated", "patience", "pause", "shadow", "order", "rule", "goal", "earlyStopping" or "calibrate", or remove it.',
    ],
    [
      "a wrong type",
      { ...base, training: { epochs: "ten" } },
      "error: training.epochs must be a whole number, not a string.",
    ],
    [
      "an unknown kind",
      { ...base, training: { optimizer: { kind: "adem" } } },
      'error: training.optimizer.kind cannot be "adem": did you mean "adam"?',
    ],
    [
      "a number that is none of the choices",
      { ...base, dataset: { kind: "images", train: "photos", channels: 2 } },
      "error: dataset.channels cannot be 2: use 1 or 3.",
    ],
    [
      "no epochs",
      { ...base, training: { epochs: 0 } },
      "error: training.epochs must be at least 1, and is 0.",
    ],
    [
      "a width of 0",
      { ...base, architecture: { kind: "mlp", hidden: [8, 0] } },
      "error: architecture.hidden[1] must be at least 1, and is 0.",
    ],
    [
      "no layers",
      { ...base, architecture: { kind: "mlp", hidden: [] } },
      "error: architecture.hidden must not be an empty list: give at least one value.",
    ],
    [
      "widths and random widths",
      { ...base, architecture: { kind: "mlp", hidden: [8], random: {} } },
      'error: An architecture has either "hidden" or "random", not both: remove one of them.',
    ],
    [
      "a random width that is no power of two",
      { ...base, architecture: { kind: "mlp", random: { width: [32, 500] } } },
      "error: Random widths are powers of two, and 500 is not: use 256 or 512.",
    ],
    [
      "an inverted range of gains",
      { ...base, initialization: { gain: { uniform: [20, 0.1] } } },
      "error: Invalid range: the minimum 20 of initialization.gain.uniform is greater than its maximum 0.1. Swap them.",
    ],
    [
      "a gain of 0",
      { ...base, initialization: { gain: 0 } },
      "error: With a gain of 0 all weights start at 0, where no gradient reaches a hidden layer: use a gain above 0, such as 1.",
    ],
    [
      "a gain of another kind",
      { ...base, initialization: { gain: true } },
      "error: initialization.gain must be a number, not true.",
    ],
    [
      "a window longer than the first checkpoint",
      { ...base, indicator: { window: 20 }, policy: { rule: "paper" } },
      "error: The window of 20 epochs is longer than the first checkpoint at epoch 10, where there would be no score yet: make the window at most 10 or the checkpoint at least 20.",
    ],
    [
      "a window of ticks that is not full at the first checkpoint",
      { ...base, indicator: { every: 125, window: 20, checkpoints: [3] }, policy: { rule: "paper" } },
      "error: The window of 20 ticks, of which there are 5 an epoch, is longer than the first checkpoint at epoch 3, where there would be no score yet: make the window at most 15 or the checkpoint at least 4.",
    ],
    [
      "a tick after no step",
      { ...base, indicator: { every: 0 } },
      "error: indicator.every must be at least 1, and is 0.",
    ],
    [
      "a clock of another name",
      { ...base, indicator: { every: "epochs" } },
      'error: indicator.every cannot be "epochs": did you mean "epoch"?',
    ],
    [
      "ticks that come less often than epochs",
      { ...base, indicator: { every: 1000 } },
      'warning: An epoch has 625 steps, so a tick after 1000 comes once an epoch: use fewer steps, or "epoch", whose spectra are of all validation samples.',
    ],
    [
      "checkpoints out of order",
      { ...base, indicator: { checkpoints: [20, 10], window: 5 } },
      "error: Checkpoints must rise, and 10 follows 20: put them in order and list each once.",
    ],
    [
      "training that ends before the first checkpoint",
      { ...base, training: { epochs: 5 }, policy: { rule: "paper" } },
      "warning: Training ends at epoch 5, before the first checkpoint at epoch 10, so no verdict will be given: train longer or set an earlier checkpoint.",
    ],
    [
      "a million runs",
      { ...base, initialization: { seeds: 1_000_000 } },
      "error: This launches 1,000,000 runs, and one launch holds at most 10,000: use fewer seeds or values.",
    ],
    [
      "more data than fits",
      { ...base, dataset: { kind: "shell", dimensions: 65536, train: 1_000_000 } },
      "error: This dataset would take 245.1 GiB of memory, and at most 4 GiB are possible: use fewer samples or dimensions.",
    ],
    [
      "spheres of one size",
      { ...base, dataset: { ...base.dataset, radii: [1, 1] } },
      "warning: Both classes lie on the same sphere of radius 1, so nothing can tell them apart: give two different radii.",
    ],
    [
      "a batch above the data",
      { ...base, dataset: { ...base.dataset, train: 10 } },
      "warning: A batch of 32 is more than the 10 training samples: every epoch is one step. Make the batch smaller.",
    ],
  ];
  test.each(cases)("%s", (_, spec, sentence) => {
    expect(diagnose(spec)).toContain(sentence);
  });
});

test("a diagnostic stands where the mistake is", () => {
  const text =
    '{\n  "dataset": { "kind": "shell" },\n  "architecture": { "kind": "mlp", "hidden": [16, -1] }\n}';
  const [diagnostic] = parseSpec(text).diagnostics;
  expect(diagnostic?.range).toEqual({ start: { line: 2, character: 50 }, end: { line: 2, character: 52 } });
  expect(diagnostic?.path).toEqual(["architecture", "hidden", 1]);
});

test("an unknown key carries the remedy that a quick fix applies", () => {
  const { diagnostics } = parseSpec('{"dataset":{"kind":"shell"},"architectur":{}}');
  expect(diagnostics.find(({ code }) => code === "unknown-key")?.remedy).toMatchObject({
    kind: "rename",
    key: "architecture",
    safe: true,
  });
});

test("numbers that JSON can write but nobody can compute with are refused", () => {
  const { spec, diagnostics } = parseSpec(
    '{"dataset":{"kind":"shell"},"architecture":{"kind":"mlp","hidden":[4]},"initialization":{"gain":1e999}}',
  );
  expect(spec).toBeNull();
  expect(diagnostics[0]?.message).toContain("too large a number");
});

test("a key named __proto__ is an unknown key and nothing else", () => {
  const { diagnostics } = parseSpec(
    '{"__proto__":{"polluted":1},"dataset":{"kind":"shell"},"architecture":{"kind":"mlp","hidden":[4]}}',
  );
  expect(diagnostics[0]?.code).toBe("unknown-key");
  expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
});

test("no text makes the parser throw", () => {
  const fragment = fc.constantFrom(
    "{",
    "}",
    "[",
    "]",
    ":",
    ",",
    '"gain"',
    '"',
    "1e999",
    "-",
    "//",
    "/*",
    "\u0000",
    '"dataset"',
    "null",
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(fragment, { maxLength: 60 }).map((parts) => parts.join("")),
      ),
      (text) => {
        parseSpec(text);
      },
    ),
    { numRuns: 2000 },
  );
  expect(parseSpec("[".repeat(200_000)).spec).toBeNull();
});

test("no JSON value makes the parser throw, wherever it stands", () => {
  const keys = Object.keys(parseSpec(JSON.stringify(base)).spec ?? {});
  fc.assert(
    fc.property(fc.constantFrom(...keys), fc.jsonValue(), (key, value) => {
      parseSpec(JSON.stringify({ ...base, [key]: value }));
    }),
    { numRuns: 2000 },
  );
});
