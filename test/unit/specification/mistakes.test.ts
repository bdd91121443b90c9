/** Mistakes in a spec: the message of each, and its place. */
import { describe, expect, test } from "vitest";
import { measuredMetrics } from "../../../server/src/domain/metrics.ts";
import { type Message, say } from "../../../server/src/messages/catalogue.ts";
import { parseSpec } from "../../../server/src/specification/parse.ts";

const base = {
  dataset: { kind: "shell", dimensions: 8 },
  architecture: { kind: "mlp", hidden: [8] },
};

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
