import { expect, test } from "vitest";
import { likenessOf, mostExpected } from "../../../server/src/indicator/similarRuns.ts";

test("numbers become ranks, other values columns of their own, and seeds nothing", () => {
  const parameters = [
    { "training.optimizer.learningRate": 1e-4, "architecture.hidden": [16], "initialization.seeds": 9 },
    { "training.optimizer.learningRate": 1e-1, "architecture.hidden": [64], "initialization.seeds": 8 },
    { "training.optimizer.learningRate": 1e-3, "architecture.hidden": [16], "initialization.seeds": 7 },
  ];
  expect(likenessOf(parameters)).toEqual([
    [0, 0.5, 0],
    [1, 0, 0.5],
    [0.5, 0.5, 0],
  ]);
});

test("a value that some runs do not have is one of its own", () => {
  expect(likenessOf([{ rate: 1 }, {}])).toEqual([
    [0.5, 0],
    [0, 0.5],
  ]);
  expect(likenessOf([{}, {}])).toEqual([[], []]);
});

/** Learning rates that rise evenly. */
const likeness = [0, 0.1, 0.2, 0.3, 0.7, 0.8, 0.9, 1].map((rate) => [rate]);
const byNumber = (run: number) => 1 - run / 7;

test("with fewer than three results the best look is next", () => {
  const results = [
    { run: 6, value: 0.9 },
    { run: 7, value: 0.95 },
  ];
  expect(mostExpected([1, 2, 5], results, likeness, byNumber)).toBe(1);
});

test("a run like those that ended well comes before one with a better look", () => {
  const results = [
    { run: 0, value: 0.3 },
    { run: 1, value: 0.2 },
    { run: 6, value: 0.9 },
    { run: 7, value: 0.95 },
  ];
  expect(mostExpected([2, 3, 5], results, likeness, byNumber)).toBe(5);
});

test("of runs that are alike, the best look is next", () => {
  const alike = likeness.map(() => []);
  const results = [4, 5, 6, 7].map((run) => ({ run, value: run }));
  expect(mostExpected([3, 1, 2], results, alike, byNumber)).toBe(1);
});

// Three runs, each as like the first as the kernel's width: weights e^(−1/2), of places 0, 1/2 and 1.
test("the expectation is the mean of the look's place and the weighted places of results", () => {
  const some = [[0], [0.2], [-0.2], [0.2], [0.05]];
  const results = [1, 2, 3].map((run) => ({ run, value: run }));
  const weight = Math.exp(-1 / 2);
  const expected = (0.4 + weight * 1.5) / (1 + 3 * weight);
  const other = (place: number) => (run: number) => (run === 0 ? 0.4 : place);
  // A run far from all others is expected where its look is.
  const far = [...some, [9]];
  expect(mostExpected([0, 5], results, far, other(expected + 1e-9))).toBe(5);
  expect(mostExpected([0, 5], results, far, other(expected - 1e-9))).toBe(0);
});
