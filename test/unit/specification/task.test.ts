import { expect, test } from "vitest";
import type { DataFacts } from "../../../server/src/dataset/facts.ts";
import type { DatasetSpec } from "../../../server/src/dataset/kinds/registry.ts";
import { checkTask } from "../../../server/src/specification/checks/architecture/task.ts";
import { parseSpec } from "../../../server/src/specification/parse.ts";

const classes: DataFacts = { shape: [2], classes: 2, classNames: ["a", "b"], train: 80, validation: 20 };
const numbers: DataFacts = {
  shape: [2],
  classes: 0,
  targets: [{ name: "y", low: 0, high: 1 }],
  train: 80,
  validation: 20,
};

function problemsOf(facts: DataFacts, dataset: object, training: object) {
  const text = JSON.stringify({
    dataset: { kind: "csv", train: "data.csv", label: "y", ...dataset },
    architecture: { kind: "mlp", hidden: [4] },
    training,
  });
  const { spec } = parseSpec(text);
  const found: { path: string; code: string; fix?: unknown }[] = [];
  const read = { ...spec!.dataset, found: facts } as DatasetSpec;
  checkTask({ ...spec!, dataset: read }, (path, { code }, fix) =>
    found.push({ path: path.join("."), code, ...(fix && { fix: fix.kind }) }),
  );
  return found;
}

test("a loss goes with what the data has", () => {
  expect(problemsOf(classes, {}, {})).toEqual([]);
  expect(problemsOf(numbers, {}, { loss: "huber" })).toEqual([]);
  expect(problemsOf(classes, {}, { loss: "huber" })).toEqual([
    { path: "training.loss", code: "loss-for-other-task", fix: "set" },
  ]);
  expect(problemsOf(numbers, {}, {})).toEqual([
    { path: "training.loss", code: "loss-for-other-task", fix: "set" },
  ]);
});

test("only targets of a regression can be scaled", () => {
  const scaled = { targetScaling: "standardize" };
  expect(problemsOf(numbers, scaled, { loss: "huber" })).toEqual([]);
  expect(problemsOf(classes, { targetScaling: "none" }, {})).toEqual([]);
  expect(problemsOf(classes, scaled, {})).toEqual([
    { path: "dataset.targetScaling", code: "target-scaling-of-classes", fix: "remove" },
  ]);
});

test("class weights are of classes that the data has", () => {
  const weighted = (classWeights: object) => ({ loss: { kind: "crossEntropy", classWeights } });
  expect(problemsOf(classes, {}, weighted({ a: 2 }))).toEqual([]);
  expect(problemsOf(classes, {}, weighted({ c: 2 }))).toEqual([
    { path: "training.loss.classWeights", code: "weight-of-no-class" },
  ]);
});
