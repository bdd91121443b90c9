import { expect, test } from "vitest";
import { classTable } from "../../../server/src/cli/terminal/classTable.ts";
import type { RunDetail } from "../../../server/src/protocol/protocol.ts";

/** Classes of which each is right 3 times, and taken for the next one once. */
const confusionOf = (classes: number) =>
  Array.from({ length: classes }, (_, label) =>
    Array.from({ length: classes }, (__, predicted) =>
      predicted === label ? 3 : predicted === (label + 1) % classes ? 1 : 0,
    ),
  );

test("of too many classes there is one sentence", () => {
  const dataset = { kind: "csv", found: { shape: [1], classes: 101, train: 202, validation: 101 } };
  const run = { ...runOf(3), dai: { dataset } } as unknown as RunDetail;
  expect(classTable(run, undefined).join("")).toBe(
    "Precision and recall of each class are kept of at most 100 classes; here are 101.",
  );
});

const runOf = (classes: number): RunDetail =>
  ({
    dai: { program: null, parameters: {}, seed: 1 },
    best: { epoch: 2, value: 0.75 },
    records: [{ epoch: 1 }, { epoch: 2, confusion: confusionOf(classes) }, { epoch: 3 }],
  }) as unknown as RunDetail;

test("few classes have a column for each prediction", () => {
  const [, title, head, first] = classTable(runOf(3), undefined);
  expect(title).toContain("epoch 2");
  expect(head!.trim().split(/\s{2,}/)).toEqual([
    ...["class", "precision", "recall", "F1", "samples", "as 0", "as 1", "as 2"],
  ]);
  expect(first!.trim().split(/\s+/)).toEqual(["0", "75.0%", "75.0%", "75.0%", "4", "3", "1", "0"]);
});

test("of many classes the most frequent mistake is named", () => {
  const [, , head, first] = classTable(runOf(12), undefined);
  expect(
    head!
      .trim()
      .split(/\s{2,}/)
      .slice(-2),
  ).toEqual(["samples", "most mistaken for"]);
  expect(first!.trim().split(/\s{2,}/)).toEqual(["0", "75.0%", "75.0%", "75.0%", "4", "1 (1)"]);
});
