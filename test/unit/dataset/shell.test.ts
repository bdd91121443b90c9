import { expect, test } from "vitest";
import type { Samples } from "../../../server/src/dataset/dataset.ts";
import { createShell } from "../../../server/src/dataset/kinds/shell.ts";

const spec = {
  kind: "shell" as const,
  dimensions: 16,
  radii: [1, 1.1] as [number, number],
  train: 4000,
  validation: 1000,
  seed: 3,
  shuffledLabels: 0,
};

function rows({ count, features }: Samples, dimensions: number): Float32Array[] {
  return Array.from({ length: count }, (_, i) => features.subarray(i * dimensions, (i + 1) * dimensions));
}

function norm(row: Float32Array): number {
  return Math.sqrt(row.reduce((sum, value) => sum + value * value, 0));
}

test("each sample lies on its class's sphere", () => {
  const { train } = createShell(spec);
  rows(train, 16).forEach((row, i) => {
    expect(norm(row)).toBeCloseTo(spec.radii[train.labels[i] as 0 | 1], 5);
  });
});

test("the classes are balanced and in random order", () => {
  const { train, validation, classes } = createShell(spec);
  expect(classes).toBe(2);
  for (const part of [train, validation]) {
    expect(part.labels.reduce((sum, label) => sum + label, 0)).toBe(part.count / 2);
    const changes = part.labels.filter((label, i) => i > 0 && label !== part.labels[i - 1]).length;
    expect(Math.abs(changes - part.count / 2)).toBeLessThan((5 * Math.sqrt(part.count)) / 2);
  }
});

test("directions are uniform: mean 0 and covariance I / d", () => {
  const { train } = createShell(spec);
  const directions = rows(train, 16).map((row) => Array.from(row, (value) => value / norm(row)));
  for (let a = 0; a < 16; a++) {
    const mean = directions.reduce((sum, row) => sum + row[a]!, 0) / train.count;
    // A coordinate of a uniform direction has variance 1/d; five standard errors.
    expect(Math.abs(mean)).toBeLessThan(5 * Math.sqrt(1 / 16 / train.count));
    for (let b = 0; b <= a; b++) {
      const covariance = directions.reduce((sum, row) => sum + row[a]! * row[b]!, 0) / train.count;
      // Their fourth moments are at most 3/(d(d+2)).
      const error = Math.sqrt(3 / (16 * 18) / train.count);
      expect(Math.abs(covariance - (a === b ? 1 / 16 : 0))).toBeLessThan(5 * error);
    }
  }
});

test("a seed gives the same data, another one other data, and one part does not depend on the other's size", () => {
  const once = createShell(spec);
  expect(createShell(spec)).toEqual(once);
  expect(createShell({ ...spec, seed: 4 }).train.features).not.toEqual(once.train.features);
  expect(createShell({ ...spec, train: 10 }).validation).toEqual(once.validation);
});

test("shuffling redraws that share of the training labels and nothing else", () => {
  const clean = createShell(spec);
  const shuffled = createShell({ ...spec, shuffledLabels: 0.4 });
  expect(shuffled.train.features).toEqual(clean.train.features);
  expect(shuffled.validation).toEqual(clean.validation);
  const changed = shuffled.train.labels.filter((label, i) => label !== clean.train.labels[i]).length;
  // Half of those redrawn keep their label by chance.
  expect(Math.abs(changed - 0.2 * 4000)).toBeLessThan(5 * Math.sqrt(4000 * 0.2 * 0.8));
});

test("an odd sample goes to the first class, and one dimension has two directions", () => {
  const { train } = createShell({ ...spec, dimensions: 1, train: 7 });
  expect(train.labels.filter((label) => label === 0).length).toBe(4);
  for (const value of train.features) expect([1, 1.1]).toContainEqual(Number(Math.abs(value).toFixed(5)));
});
