import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { measuredMetrics } from "../../../server/src/domain/metrics.ts";
import { type Message, say } from "../../../server/src/messages/catalogue.ts";
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

describe("each mistake has its own message", () => {
  const cases: [string, object, string, Partial<Message>][] = [
    ["nothing at all", {}, "error", { code: "missing-key" }],
    [
      "an unknown key",
      { ...base, dataset: { ...base.dataset, radius: [1, 2] } },
      "warning",
      say("unknown-key/misspelt", { key: "radius", object: "dataset", isIgnored: true, near: "radii" }),
    ],
    [
      "a key that other tools have",
      { ...base, training: { n_trials: 5 } },
      "error",
      say("unknown-key/misplaced", {
        key: "n_trials",
        object: "training",
        isIgnored: false,
        place: "initialization.seeds",
      }),
    ],
    ...["learningRate", "learning_rate", "lr"].map((key): (typeof cases)[number] => [
      `the optimizer's ${key} beside the optimizer`,
      { ...base, training: { [key]: 1e-3 } },
      "error",
      say("unknown-key/misplaced", {
        key,
        object: "training",
        isIgnored: false,
        place: "training.optimizer.learningRate",
      }),
    ]),
    [
      "an optimizer's name in the place of the optimizer",
      { ...base, training: { optimizer: "adam" } },
      "error",
      say("type/kind", { name: "training.optimizer", kind: '"adam"' }),
    ],
    [
      "a key of another kind of an object beside it",
      { ...base, training: { optimizer: { kind: "adam" }, weight_decay: 0.1 } },
      "error",
      say("unknown-key/inside-kind", {
        key: "weight_decay",
        object: "training",
        isIgnored: false,
        place: "training.optimizer.weightDecay",
        kind: '"adamw"',
      }),
    ],
    [
      "a key of one of several kinds",
      { ...base, training: { optimizer: { kind: ["adam", "sgd"], momentum: 0.9 } } },
      "error",
      say("unknown-key/other-kind", {
        key: "momentum",
        object: "training.optimizer",
        isIgnored: false,
        kind: '"sgd"',
      }),
    ],
    [
      "a misspelt variation",
      { ...base, training: { optimizer: { kind: "sgd", learningRate: { log_uniform: [1e-4, 1] } } } },
      "error",
      say("misspelt-variation", {
        name: "training.optimizer.learningRate",
        key: "log_uniform",
        near: "logUniform",
      }),
    ],
    [
      "a number of draws beside what is drawn",
      {
        ...base,
        training: { optimizer: { kind: "sgd", learningRate: { logUniform: [1e-4, 1], count: 8 } } },
      },
      "error",
      say("mixed-variation/count", {
        name: "training.optimizer.learningRate",
        kind: "logUniform",
        extra: "count",
        count: "8",
      }),
    ],
    [
      "a fold beyond the last one",
      { ...base, dataset: { kind: "csv", train: "a.csv", label: "y", validation: { folds: 5, fold: 6 } } },
      "error",
      say("fold-beyond-folds", { fold: 6, folds: 5 }),
    ],
    ["a key that resembles none", { ...base, policy: { zzz: 1 } }, "warning", { code: "unknown-key" }],
    [
      "a wrong type",
      { ...base, training: { epochs: "ten" } },
      "error",
      say("type", { name: "training.epochs", wanted: "a whole number", given: "a string" }),
    ],
    [
      "an unknown kind",
      { ...base, training: { optimizer: { kind: "adem" } } },
      "error",
      say("value/misspelt", { name: "training.optimizer.kind", given: '"adem"', near: "adam" }),
    ],
    [
      "a number that is none of the choices",
      { ...base, dataset: { kind: "images", train: "photos", channels: 2 } },
      "error",
      say("value", { name: "dataset.channels", given: "2", allowed: "1 or 3" }),
    ],
    [
      "no epochs",
      { ...base, training: { epochs: 0 } },
      "error",
      say("range/least", { name: "training.epochs", bound: 1, value: 0 }),
    ],
    [
      "a width of 0",
      { ...base, architecture: { kind: "mlp", hidden: [8, 0] } },
      "error",
      say("range/least", { name: "architecture.hidden[1]", bound: 1, value: 0 }),
    ],
    [
      "no layers",
      { ...base, architecture: { kind: "mlp", hidden: [] } },
      "error",
      say("length/empty", { name: "architecture.hidden" }),
    ],
    [
      "widths and random widths",
      { ...base, architecture: { kind: "mlp", hidden: [8], random: {} } },
      "error",
      say("hidden-and-random", {}),
    ],
    [
      "a random width that is no power of two",
      { ...base, architecture: { kind: "mlp", random: { width: [32, 500] } } },
      "error",
      say("not-a-power-of-two", { bound: 500, below: 256, above: 512 }),
    ],
    [
      "an inverted range of gains",
      { ...base, initialization: { gain: { uniform: [20, 0.1] } } },
      "error",
      say("inverted-range", { name: "initialization.gain.uniform", low: 20, high: 0.1 }),
    ],
    ["a gain of 0", { ...base, initialization: { gain: 0 } }, "error", say("all-zero-initialization", {})],
    [
      "a gain of another kind",
      { ...base, initialization: { gain: true } },
      "error",
      say("type", { name: "initialization.gain", wanted: "a number", given: "true" }),
    ],
    [
      "a window longer than the first checkpoint",
      { ...base, indicator: { window: 20 }, policy: { rule: "paper" } },
      "error",
      say("window-after-checkpoint", { window: "20 epochs", first: 10, most: 10, least: 20 }),
    ],
    [
      "a window of ticks that is not full at the first checkpoint",
      { ...base, indicator: { every: 125, window: 20, checkpoints: [3] }, policy: { rule: "paper" } },
      "error",
      say("window-after-checkpoint", { window: "20 ticks (5 per epoch)", first: 3, most: 15, least: 4 }),
    ],
    [
      "a tick after no step",
      { ...base, indicator: { every: 0 } },
      "error",
      say("range/least", { name: "indicator.every", bound: 1, value: 0 }),
    ],
    [
      "a clock of another name",
      { ...base, indicator: { every: "epochs" } },
      "error",
      say("value/misspelt", { name: "indicator.every", given: '"epochs"', near: "epoch" }),
    ],
    [
      "ticks that come less often than epochs",
      { ...base, indicator: { every: 1000 } },
      "warning",
      say("every-above-epoch", { steps: 625, every: 1000 }),
    ],
    [
      "checkpoints out of order",
      { ...base, indicator: { checkpoints: [20, 10], window: 5 } },
      "error",
      say("checkpoints-order", { checkpoint: 10, previous: 20 }),
    ],
    [
      "training that ends before the first checkpoint",
      { ...base, training: { epochs: 5 }, policy: { rule: "paper" } },
      "warning",
      say("no-checkpoint", { epochs: 5, first: 10 }),
    ],
    [
      "a million runs",
      { ...base, initialization: { seeds: 1_000_000 } },
      "error",
      say("too-many-runs", { runs: 1_000_000, most: 10_000 }),
    ],
    [
      "more data than fits",
      { ...base, dataset: { kind: "shell", dimensions: 65536, train: 1_000_000 } },
      "error",
      say("data-too-large", { size: "245.1 GiB" }),
    ],
    [
      "spheres of one size",
      { ...base, dataset: { ...base.dataset, radii: [1, 1] } },
      "warning",
      say("equal-radii", { radius: 1 }),
    ],
    [
      "a warm-up that never ends",
      { ...base, training: { epochs: 30, schedule: { kind: "cosine", warmup: 30 } } },
      "warning",
      say("warmup-beyond-epochs", { warmup: 30, epochs: 30 }),
    ],
    [
      "an objective of another task",
      { ...base, study: { objective: { metric: "r2" } } },
      "error",
      say("objective-not-measured", { metric: "r2", known: measuredMetrics(2).join(", ") }),
    ],
    [
      "a misspelled objective",
      { ...base, study: { objective: { metric: "validationAcuracy" } } },
      "error",
      say("objective-not-measured", { metric: "validationAcuracy", known: measuredMetrics(2).join(", ") }),
    ],
    [
      "a batch above the data",
      { ...base, dataset: { ...base.dataset, train: 10 } },
      "warning",
      say("batch-above-data", { batchSize: 32, samples: "10 samples" }),
    ],
  ];
  test.each(cases)("%s", (_, spec, severity, said) => {
    const { diagnostics } = parseSpec(JSON.stringify(spec));
    expect(diagnostics).toContainEqual(expect.objectContaining({ severity, ...said }));
  });
});

test.each([
  "crossEntropy",
  { kind: "crossEntropy", labelSmoothing: 0.1 },
  [{ kind: "crossEntropy" }, { kind: "crossEntropy", classWeights: "balanced" }],
])("with the loss %j runs are compared by accuracy where nothing else is written", (loss) => {
  const { spec } = parseSpec(JSON.stringify({ ...base, training: { loss } }));
  expect(spec!.study.objective).toEqual({ metric: "validationAccuracy", goal: "maximize" });
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

test("a layer of a misspelt kind has the keys of the kind that is meant", () => {
  const layers = [{ kind: "Dense", units: 8, activation: "relu" }];
  const { diagnostics } = parseSpec(
    JSON.stringify({ ...base, architecture: { kind: "sequential", layers } }),
  );
  const unknown = { key: "activation", object: "architecture.layers[0]", isIgnored: false };
  expect(diagnostics).toMatchObject([
    say("value/misspelt", { name: "architecture.layers[0].kind", given: '"Dense"', near: "dense" }),
    say("unknown-key", { ...unknown, known: '"kind" or "units"' }),
  ]);
});

test("numbers that JSON can write but floating point cannot hold are refused", () => {
  const { spec, diagnostics } = parseSpec(
    '{"dataset":{"kind":"shell"},"architecture":{"kind":"mlp","hidden":[4]},"initialization":{"gain":1e999}}',
  );
  expect(spec).toBeNull();
  expect(diagnostics[0]).toMatchObject(say("range/not-finite", { name: "initialization.gain" }));
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
