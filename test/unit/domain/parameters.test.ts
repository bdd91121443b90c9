import { describe, expect, test } from "vitest";
import {
  formatParameter,
  labelPaths,
  type ParameterizedRun,
  parameterLabels,
  parametersOf,
  runLabel,
  valueTexts,
  varyingPaths,
} from "../../../server/src/domain/parameters.ts";

const run = (seed: number, parameters?: ParameterizedRun["parameters"]): ParameterizedRun => {
  return { seed, gain: 1, scheme: "heNormal", hidden: [64], ...(parameters ? { parameters } : {}) };
};

describe("what varies", () => {
  test("is what differs among the runs, the seed last", () => {
    const runs = [1e-3, 1e-2].map((rate, i) =>
      run(i, { "training.optimizer.learningRate": rate, "training.epochs": 5 }),
    );
    expect(varyingPaths(runs)).toEqual(["training.optimizer.learningRate", "initialization.seeds"]);
  });
  test("includes values that some runs do not have", () => {
    expect(varyingPaths([run(1, { "training.batchSize": 32 }), run(1)])).toEqual(["training.batchSize"]);
  });
  test("includes gain and layers of runs that tell no parameters", () => {
    expect(varyingPaths([run(1), { ...run(1), gain: 2, hidden: [32] }])).toEqual([
      "architecture.hidden",
      "initialization.gain",
    ]);
  });
  test("leaves out widths that follow from listed layers", () => {
    const runs = [8, 16].map((filters, i) => ({
      ...run(i, { "architecture.layers.0.filters": filters }),
      hidden: [filters, 32],
    }));
    expect(varyingPaths(runs)).toEqual(["architecture.layers.0.filters", "initialization.seeds"]);
  });
  test("is nothing for one run", () => {
    expect(varyingPaths([run(1)])).toEqual([]);
  });
});

test("of a program nothing is known but what its spec says", () => {
  const program = { seed: 3, gain: 1, scheme: "", hidden: [], parameters: { "program.parameters.lr": 0.1 } };
  expect(parametersOf(program)).toEqual({ "program.parameters.lr": 0.1, "initialization.seeds": 3 });
  expect(labelPaths([{ ...program, parameters: {} }])).toEqual(["initialization.seeds"]);
  expect(Object.keys(parametersOf({ ...program, hidden: [64] }))).toContain("architecture.hidden");
});

test("values are in their order: numbers by their size, then words", () => {
  expect(valueTexts([0.001, 1e-4, 0.001, "auto", 12, 3])).toEqual(["1e-4", "0.001", "3", "12", "auto"]);
  expect(valueTexts([[64, 32], [16], [128]])).toEqual(["16", "64-32", "128"]);
});

test("labels are as short as they can be and still differ", () => {
  const labels = parameterLabels([
    "training.optimizer.learningRate",
    "training.schedule.kind",
    "training.optimizer.kind",
    "architecture.layers.0.units",
    "architecture.layers.2.units",
    "initialization.seeds",
  ]);
  expect([...labels.values()]).toEqual([
    "learningRate",
    "schedule.kind",
    "optimizer.kind",
    "layers.0.units",
    "layers.2.units",
    "seed",
  ]);
});

test.each([
  [undefined, "–"],
  [null, "–"],
  [0.00012345, "1.234e-4"],
  [true, "true"],
  ["adam", "adam"],
  [[128, 64], "128-64"],
  [{ kind: "sgd", momentum: 0.9 }, "sgd momentum 0.9"],
])("%j is written %s", (value, text) => {
  expect(formatParameter(value)).toBe(text);
});

describe("a run is called", () => {
  test("by what varies", () => {
    const { seed, ...one } = run(3, { "training.optimizer.learningRate": 1e-3 });
    const paths = ["training.optimizer.learningRate", "initialization.seeds"];
    expect(runLabel({ ...one, seed }, paths)).toBe("learningRate 0.001, seed 3");
  });
  test("by gain and seed where nothing varies", () => {
    const one = { ...run(3), gain: 13.4812 };
    expect(runLabel(one, labelPaths([one]))).toBe("gain 13.48, seed 3");
  });
});
