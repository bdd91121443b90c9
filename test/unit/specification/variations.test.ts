import { describe, expect, test } from "vitest";
import { countRuns } from "../../../server/src/specification/expansion/count.ts";
import { type PlannedRun, plannedRuns } from "../../../server/src/specification/expansion/expand.ts";
import { planRuns } from "../../../server/src/specification/expansion/plan.ts";
import { studyKind } from "../../../server/src/specification/expansion/runId.ts";
import { parseSpec } from "../../../server/src/specification/parse.ts";

const base = {
  dataset: { kind: "shell", dimensions: 8 },
  architecture: { kind: "mlp", hidden: [8] },
};

function runsOf(part: object): PlannedRun[] {
  const { spec, diagnostics } = parseSpec(JSON.stringify({ ...base, ...part }));
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  const runs = [...plannedRuns(spec!, "wasm")];
  expect(countRuns(spec!)).toBe(runs.length);
  return runs;
}

const parametersOf = (part: object) => runsOf(part).map(({ parameters }) => parameters);

describe("grids", () => {
  test("a list where a single value belongs has a run for each value, the first grid varying slowest", () => {
    expect(
      parametersOf({
        architecture: { ...base.architecture, activation: ["relu", "tanh"] },
        initialization: { gain: [1, 2], seeds: [7] },
      }),
    ).toEqual([
      { "architecture.activation": "relu", "initialization.gain": 1 },
      { "architecture.activation": "relu", "initialization.gain": 2 },
      { "architecture.activation": "tanh", "initialization.gain": 1 },
      { "architecture.activation": "tanh", "initialization.gain": 2 },
    ]);
  });

  test("each means the same as a list, and is how lists are tried", () => {
    const widths = runsOf({ architecture: { kind: "mlp", hidden: { each: [[64], [128, 64]] } } });
    expect(widths.map(({ config }) => config.architecture)).toEqual([
      { kind: "mlp", hidden: [64], activation: "relu" },
      { kind: "mlp", hidden: [128, 64], activation: "relu" },
    ]);
    expect(widths.map(({ parameters }) => parameters)).toEqual([
      { "architecture.hidden": [64] },
      { "architecture.hidden": [128, 64] },
    ]);
    const written = (batchSize: unknown) => parametersOf({ training: { batchSize } });
    expect(written({ each: [16, 32] })).toEqual(written([16, 32]));
  });

  test("whole optimizers are tried, and what varies inside one is varied with it alone", () => {
    const optimizer = { each: [{ kind: "adam" }, { kind: "sgd", momentum: [0, 0.9] }] };
    const runs = runsOf({ training: { optimizer } });
    expect(runs.map(({ parameters }) => parameters)).toEqual([
      { "training.optimizer": { kind: "adam" } },
      { "training.optimizer": { kind: "sgd" }, "training.optimizer.momentum": 0 },
      { "training.optimizer": { kind: "sgd" }, "training.optimizer.momentum": 0.9 },
    ]);
    expect(runs.map(({ config }) => config.training.optimizer)).toMatchObject([
      { kind: "adam", learningRate: 0.001, beta1: 0.9 },
      { kind: "sgd", learningRate: 0.01, momentum: 0 },
      { kind: "sgd", learningRate: 0.01, momentum: 0.9 },
    ]);
  });

  test("a kind that varies shares the other keys", () => {
    const optimizer = { kind: ["adam", "rmsprop"], learningRate: { logUniform: [1e-4, 1e-2] } };
    const runs = runsOf({ training: { optimizer }, initialization: { seeds: 2 } });
    expect(runs.map(({ config, parameters }) => [parameters, config.training.optimizer])).toEqual(
      runs.map(({ config }) => {
        const { kind, learningRate } = config.training.optimizer;
        return [
          { "training.optimizer.kind": kind, "training.optimizer.learningRate": learningRate },
          config.training.optimizer,
        ];
      }),
    );
    const rates = runs.map(({ config }) => config.training.optimizer.learningRate);
    // Runs of one seed share their draws.
    expect(rates[0]).toBe(rates[1]);
    expect(rates[2]).toBe(rates[3]);
    expect(rates[0]).not.toBe(rates[2]);
  });

  test("keys of listed layers and items of lists vary", () => {
    const layers = [
      { kind: "dense", units: [16, 32] },
      { each: [{ kind: "relu" }, { kind: "tanh" }] },
      { kind: "dense", units: 2 },
    ];
    expect(parametersOf({ architecture: { kind: "sequential", layers } })).toEqual([
      { "architecture.layers.0.units": 16, "architecture.layers.1": { kind: "relu" } },
      { "architecture.layers.0.units": 16, "architecture.layers.1": { kind: "tanh" } },
      { "architecture.layers.0.units": 32, "architecture.layers.1": { kind: "relu" } },
      { "architecture.layers.0.units": 32, "architecture.layers.1": { kind: "tanh" } },
    ]);
    const hidden = [{ each: [8, 16] }, 4];
    expect(parametersOf({ architecture: { kind: "mlp", hidden } })).toEqual([
      { "architecture.hidden.0": 8 },
      { "architecture.hidden.0": 16 },
    ]);
  });

  test("networks of several kinds are one study, scored relative to themselves", () => {
    const listed = {
      kind: "sequential",
      layers: [
        { kind: "dense", units: 4 },
        { kind: "dense", units: 2 },
      ],
    };
    const architecture = { each: [{ kind: "mlp", hidden: [8] }, listed] };
    expect(runsOf({ architecture }).map(({ config }) => config.architecture.kind)).toEqual([
      "mlp",
      "sequential",
    ]);
    expect(parseSpec(JSON.stringify({ ...base, architecture })).spec?.indicator.normalization).toBe(
      "relative",
    );
  });
});

describe("draws", () => {
  const seeds = 400;
  const drawn = (value: object, key = "learningRate") =>
    runsOf({ training: { optimizer: { kind: "sgd", [key]: value } }, initialization: { seeds } }).map(
      ({ parameters }) => parameters[`training.optimizer.${key}`] as number,
    );
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

  test("uniform, and four digits at most, within the range", () => {
    const values = drawn({ uniform: [0.1, 0.123456] });
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0.1);
    expect(Math.max(...values)).toBeLessThanOrEqual(0.123456);
    expect(values.filter((value) => value !== Number(value.toPrecision(4)))).toEqual([]);
    // Five standard errors of the mean of a uniform variable.
    const error = (5 * 0.023456) / Math.sqrt(12 * seeds);
    expect(Math.abs(mean(values) - 0.111728)).toBeLessThan(error);
  });

  test("a rate stays below 1, however its draws are rounded", () => {
    expect(Math.max(...drawn({ uniform: [0.99996, 0.99998] }, "momentum"))).toBeLessThanOrEqual(0.99998);
  });

  test("logUniform is uniform in its logarithm", () => {
    const logarithms = drawn({ logUniform: [1e-5, 1e-1] }).map(Math.log10);
    expect(Math.abs(mean(logarithms) + 3)).toBeLessThan((5 * 4) / Math.sqrt(12 * seeds));
  });

  test.each([
    ["integer", [1, 3]],
    ["logInteger", [1, 3]],
  ])("%s draws whole numbers, the ends included", (kind, range) => {
    const values = runsOf({ training: { batchSize: { [kind]: range } }, initialization: { seeds } }).map(
      ({ config }) => config.training.batchSize,
    );
    const shares = [1, 2, 3].map((value) => values.filter((one) => one === value).length / seeds);
    const expected =
      kind === "integer"
        ? [1 / 3, 1 / 3, 1 / 3]
        : [1, 2, 3].map((value) => Math.log((value + 0.5) / (value - 0.5)) / Math.log(3.5 / 0.5));
    for (const [index, share] of shares.entries())
      expect(Math.abs(share - expected[index]!)).toBeLessThan(5 * Math.sqrt(0.25 / seeds));
  });

  test("choice draws one of its values for each seed", () => {
    const hidden = { choice: [[64], [128, 64]] };
    const runs = parametersOf({ architecture: { kind: "mlp", hidden }, initialization: { seeds } });
    const small = runs.filter((parameters) => JSON.stringify(parameters["architecture.hidden"]) === "[64]");
    expect(runs.length).toBe(seeds);
    expect(Math.abs(small.length / seeds - 0.5)).toBeLessThan(5 * Math.sqrt(0.25 / seeds));
  });

  test("what one parameter draws depends on the seed alone", () => {
    const rates = (others: object, seeds: unknown) =>
      new Map(
        runsOf({
          ...others,
          training: { optimizer: { kind: "adam", learningRate: { logUniform: [1e-5, 1e-1] } } },
          initialization: { gain: { uniform: [1, 2] }, seeds },
        }).map(({ config }) => [config.initialization.seed, config.training.optimizer.learningRate]),
      );
    const alone = rates({}, 20);
    expect(new Set(alone.values()).size).toBe(20);
    const architecture = { kind: "mlp", hidden: { choice: [[8], [4]] }, activation: ["relu", "tanh"] };
    expect(rates({ architecture }, 20)).toEqual(alone);
    expect(rates({}, [15, 3])).toEqual(new Map([15, 3].map((seed) => [seed, alone.get(seed)])));
  });

  test("a grid inside a choice counts for the seeds that draw it", () => {
    const optimizer = { choice: [{ kind: "adam" }, { kind: "sgd", momentum: [0, 0.5, 0.9] }] };
    const runs = runsOf({ training: { optimizer }, initialization: { seeds: 12 } });
    expect(runs.length).toBeGreaterThan(12);
    expect(runs.length).toBeLessThan(36);
  });
});

test("random architectures are a parameter too, and vary beside what else does", () => {
  const architecture = {
    kind: "mlp",
    random: { depth: [1, 2], width: [8, 16], count: 3 },
    activation: ["relu", "tanh"],
  };
  const runs = runsOf({ architecture });
  expect(runs.map(({ config }) => config.architecture)).toEqual(
    runs.map(({ parameters }) => ({
      kind: "mlp",
      hidden: parameters["architecture.hidden"],
      activation: parameters["architecture.activation"],
    })),
  );
  expect(runs.length).toBe(6);
});

test("specs that differ in the learning rate only have no run in common", async () => {
  const idsOf = async (learningRate: number) => {
    const training = { optimizer: { kind: "adam", learningRate } };
    return [...(await planRuns(parseSpec(JSON.stringify({ ...base, training })).spec!, "wasm")).keys()];
  };
  expect(await idsOf(1e-3)).not.toEqual(await idsOf(1e-4));
});

test("a drawn value and the same value written are the same run", async () => {
  const planned = async (gain: unknown) => {
    const initialization = { gain, seeds: [5] };
    return [...(await planRuns(parseSpec(JSON.stringify({ ...base, initialization })).spec!, "wasm"))][0]!;
  };
  const [drawn, { config }] = await planned({ logInteger: [1, 1000] });
  expect((await planned(config.initialization.gain))[0]).toBe(drawn);
});

describe("cross-validation", () => {
  const dataset = { kind: "csv", train: "a.csv", label: "y" };
  const folds = (validation: object) => runsOf({ dataset: { ...dataset, validation } });

  test("each run validates with another fold", () => {
    const runs = folds({ folds: 3 });
    expect(runs.map(({ parameters }) => parameters)).toEqual(
      [1, 2, 3].map((fold) => ({ "dataset.validation.fold": fold })),
    );
    expect(runs.map(({ config }) => config.dataset)).toMatchObject(
      [1, 2, 3].map((fold) => ({ validation: { folds: 3, fold } })),
    );
    expect(new Set(runs.map(({ config }) => studyKind(config))).size).toBe(1);
  });

  test("a fold that is given is the only one", () => {
    expect(folds({ folds: 3, fold: 2 }).map(({ parameters }) => parameters)).toEqual([{}]);
  });
});
