import { expect, test } from "vitest";
import { placesIn } from "../../../server/src/language/runs/runLocation.ts";
import { parseSpecTree } from "../../../server/src/specification/syntax/tree.ts";

const run = { gain: 8, seed: 2 };

test.each([
  ["a gain in a list", '{ "gain": [1, 8], "seeds": [2] }', ["initialization", "gain", 1]],
  ["the one gain", '{ "gain": 8, "seeds": [2] }', ["initialization", "gain"]],
  ["a seed in a list", '{ "seeds": [1, 2] }', ["initialization", "seeds", 1]],
  [
    "a seed whose gain is drawn",
    '{ "gain": { "uniform": [1, 20] }, "seeds": [2] }',
    ["initialization", "seeds", 0],
  ],
  ["a drawn gain", '{ "gain": { "uniform": [1, 20] }, "seeds": 5 }', ["initialization", "gain"]],
  ["neither", '{ "scheme": "heNormal" }', ["initialization"]],
  ["a gain that is not in the list", '{ "gain": [1, 2] }', ["initialization", "gain"]],
])("%s", (_, initialization, path) => {
  expect(placesIn(parseSpecTree(`{ "initialization": ${initialization} }`))(run)).toEqual(path);
});

const learningRate = ["training", "optimizer", "learningRate"];

test.each([
  ["a plain list", '"learningRate": [0.1, 0.01]', [...learningRate, 1]],
  ["a grid", '"learningRate": { "each": [0.1, 1e-2] }', [...learningRate, "each", 1]],
  ["a range", '"learningRate": { "logUniform": [1e-3, 1] }', learningRate],
])("a value of another parameter in %s", (_, key, path) => {
  const tree = parseSpecTree(`{ "training": { "optimizer": { "kind": "adam", ${key} } } }`);
  const parameters = { "training.optimizer.learningRate": 0.01 };
  expect(placesIn(tree)({ gain: 1, seed: 2, parameters })).toEqual(path);
});

test("a spec without an initialization points at the architecture", () => {
  expect(placesIn(parseSpecTree('{ "architecture": {} }'))(run)).toEqual(["architecture"]);
  expect(placesIn(parseSpecTree(""))(run)).toEqual(["architecture"]);
});
