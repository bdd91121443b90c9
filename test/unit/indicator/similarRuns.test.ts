import { expect, test } from "vitest";
import type { Parameters } from "../../../server/src/domain/parameters.ts";
import { lookPlaces } from "../../../server/src/indicator/prospect.ts";
import {
  type Likeness,
  likenessOf,
  mostExpected,
  resultOf,
} from "../../../server/src/indicator/similarRuns.ts";

const listed = ({ places, kinds }: Likeness) => ({
  places: places.map((column) => [...column]),
  kinds: kinds.map((column) => [...column]),
});

const none = Number.NaN;
const likenesses: [string, Parameters[], ReturnType<typeof listed>][] = [
  [
    "numbers become ranks, other values kinds, and seeds nothing",
    [
      { "training.optimizer.learningRate": 1e-4, "architecture.hidden": [16], "initialization.seeds": 9 },
      { "training.optimizer.learningRate": 1e-1, "architecture.hidden": [64], "initialization.seeds": 8 },
      { "training.optimizer.learningRate": 1e-3, "architecture.hidden": [16], "initialization.seeds": 7 },
    ],
    { places: [[0, 1, 0.5]], kinds: [[0, 1, 0]] },
  ],
  ["a constant tells nothing", [{ a: 3 }, { a: 3 }], { places: [[0.5, 0.5]], kinds: [] }],
  ["no parameters at all", [{}, {}], { places: [], kinds: [] }],
  [
    "a number that some runs do not have is placed among those that have it",
    [{ momentum: 0.9 }, {}, { momentum: 0 }, {}],
    { places: [[1, none, 0, none]], kinds: [[0, 1, 0, 1]] },
  ],
  [
    "numbers beside other values, and null, are kinds of their own",
    [{ width: 8 }, { width: "auto" }, { width: null }, { width: 4 }],
    { places: [[1, none, none, 0]], kinds: [[0, 1, 2, 0]] },
  ],
];

test.each(likenesses)("%s", (_, parameters, expected) => {
  expect(listed(likenessOf(parameters))).toEqual(expected);
});

test("a parameter with as many values as runs takes a column, not one for each value", () => {
  const { places, kinds } = likenessOf(Array.from({ length: 5000 }, (_, i) => ({ name: `run ${i}` })));
  expect([places.length, kinds.length]).toEqual([0, 1]);
});

test("the most promising has place 1, equal ones the same, and one of which nothing is known the last", () => {
  expect(lookPlaces([[2], [5], [2], [1], null])).toEqual([0.75, 1, 0.75, 0.25, 0]);
  expect(lookPlaces([[1]])).toEqual([1]);
});

const progress = (epoch: number, best: { epoch: number; value: number } | null) => ({
  epoch,
  epochs: 10,
  best,
});
test.each([
  ["a run in its course has none", progress(2, { epoch: 1, value: 0.5 }), false, null],
  ["one that has stalled has its best", progress(3, { epoch: 1, value: 0.5 }), false, 0.5],
  ["so has one that is over", progress(2, { epoch: 1, value: 0.5 }), true, 0.5],
  ["one that diverged before its first objective has none", progress(1, null), true, null],
  ["an untrained network is no result", progress(0, { epoch: 0, value: 0.1 }), true, null],
])("%s", (_, own, isOver, expected) => {
  expect(resultOf(own, isOver)).toBe(expected);
});

/** Learning rates that rise evenly. */
const rates = (some: readonly number[]): Likeness => ({ places: [Float64Array.from(some)], kinds: [] });
const likeness = rates([0, 0.1, 0.2, 0.3, 0.7, 0.8, 0.9, 1]);
const byNumber = [0, 1, 2, 3, 4, 5, 6, 7].map((run) => 1 - run / 7);

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
  const alike = { places: [], kinds: [] };
  const results = [4, 5, 6, 7].map((run) => ({ run, value: run }));
  expect(mostExpected([3, 1, 2], results, alike, byNumber)).toBe(1);
});

// Three runs, each as like the first as the kernel's width: weights e^(−1/2), of places 0, 1/2 and 1.
test("the expectation is the mean of the look's place and the weighted places of results", () => {
  const results = [1, 2, 3].map((run) => ({ run, value: run }));
  const weight = Math.exp(-1 / 2);
  const expected = (0.4 + weight * 1.5) / (1 + 3 * weight);
  // A run far from all others is expected where its look is.
  const far = rates([0, 0.2, -0.2, 0.2, 9]);
  const looks = (other: number) => [0.4, 0, 0, 0, other];
  expect(mostExpected([0, 4], results, far, looks(expected + 1e-9))).toBe(4);
  expect(mostExpected([0, 4], results, far, looks(expected - 1e-9))).toBe(0);
});

test("a difference between other values counts as one of numbers by seven tenths of their range", () => {
  const some = { places: [], kinds: [Uint32Array.of(0, 1, 0, 0, 0)] };
  const results = [2, 3, 4].map((run) => ({ run, value: 1 }));
  // Equal results have the middle place, 1/2: a look above it loses by likeness, one below it gains.
  expect(mostExpected([0, 1], results, some, [0.9, 0.9, 0, 0, 0])).toBe(1);
  expect(mostExpected([0, 1], results, some, [0.1, 0.1, 0, 0, 0])).toBe(0);
});

test("neither the order in which runs wait nor that in which they ended changes a choice", () => {
  const results = [0, 4, 6, 7].map((run) => ({ run, value: [0.1, 0.7, 0.3, 0.9][run % 4]! }));
  const waiting = [1, 2, 3, 5];
  const chosen = mostExpected(waiting, results, likeness, byNumber);
  expect(mostExpected(waiting.toReversed(), results.toReversed(), likeness, byNumber)).toBe(chosen);
  // The daemon and the replay of a study list them in other orders, also where only some are compared.
  const spread = rates(Array.from({ length: 700 }, (_, run) => ((run * 89) % 700) / 699));
  const valueAt = (run: number) => (run < 300 ? 1 : -1) * spread.places[0]![run]!;
  const many = Array.from({ length: 600 }, (_, run) => ({ run, value: valueAt(run) }));
  const places = Array.from({ length: 700 }, (_, run) => ((run * 53) % 700) / 699);
  const last = Array.from({ length: 100 }, (_, i) => 600 + i);
  const ofMany = mostExpected(last, many, spread, places);
  expect(mostExpected(last, many.toReversed(), spread, places)).toBe(ofMany);
  const equal = byNumber.map(() => 0.5);
  expect(mostExpected([5, 3, 2], [], likeness, equal)).toBe(5);
});
