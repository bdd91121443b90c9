import { expect, test } from "vitest";
import { createShell } from "../../../server/src/dataset/kinds/shell.ts";
import { lookedAt } from "../../../server/src/runs/trainer/firstLook.ts";

const dataset = createShell({
  ...{
    kind: "shell",
    dimensions: 4,
    radii: [1, 1.1],
    train: 10,
    validation: 3000,
    seed: 1,
    shuffledLabels: 0,
  },
});

test("a look validates on a share of the samples that it has trained on, on 1,000 at least", () => {
  const countAfter = (trained: number) => lookedAt(dataset, trained).validation.count;
  expect([10, 8000, 16_000].map(countAfter)).toEqual([1000, 1000, 2000]);
  expect(lookedAt(dataset, 100_000)).toBe(dataset);
});

test("they are the same for each run, and spread over all", () => {
  const [one, other] = [lookedAt(dataset, 10).validation, lookedAt(dataset, 10).validation];
  expect(one).toEqual(other);
  expect(one.labels.slice(0, 10)).toEqual(
    dataset.validation.labels.filter((_, i) => i % 3 === 0).slice(0, 10),
  );
});
