import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { cholesky } from "../../../../server/src/indicator/prediction/linear/cholesky.ts";
import { fitLogistic, fitLogisticWith } from "../../../../server/src/indicator/prediction/linear/logistic.ts";
import { fitRidge } from "../../../../server/src/indicator/prediction/linear/ridge.ts";
import { rowSpace } from "../../../../server/src/indicator/prediction/linear/rowSpace.ts";

interface Fit {
  rows: number[][];
  y: number[];
  penalty: number;
  bias: number;
  weights: number[];
}

/** What test/golden/linearModels.py writes. */
const golden: { ridge: Fit[]; logistic: Fit[] } = JSON.parse(
  readFileSync(new URL("../../../golden/linearModels.json", import.meta.url), "utf8"),
);
const { rows } = golden.ridge[0]!;

function expectClose(found: readonly number[], expected: readonly number[], digits: number): void {
  expect(found).toHaveLength(expected.length);
  for (const [i, value] of expected.entries()) expect(found[i]).toBeCloseTo(value, digits);
}

test("a factored matrix solves equations", () => {
  const { solve } = cholesky([[4], [2, 5], [-2, 3, 14]]);
  expectClose(solve([4 + 4 - 6, 2 + 10 + 9, -2 + 6 + 42]), [1, 2, 3], 12);
});

test("a matrix that is not positive definite is refused", () => {
  expect(() => cholesky([[1], [2, 1]])).toThrow(new RangeError("The matrix is not positive definite."));
});

describe("ridge regression", () => {
  test.each(
    golden.ridge,
  )("takes the penalty and the weights that numpy's refits find: λ = $penalty", (fit) => {
    const { bias, weights } = fitRidge(rows, fit.y);
    expectClose([bias, ...weights], [fit.bias, ...fit.weights], 7);
  });
});

describe("logistic regression", () => {
  test.each(golden.logistic)("agrees with scipy's minimum: λ = $penalty", (fit) => {
    const success = fit.y.map((value) => value > 0.25);
    const { bias, weights } = fitLogisticWith(rows, success, fit.penalty);
    expectClose([bias, ...weights], [fit.bias, ...fit.weights], 5);
  });

  test("stays finite where the classes are separable", () => {
    const { weights } = fitLogistic(
      rows,
      rows.map(([first]) => first! > 0),
    );
    expect(weights.every(Number.isFinite)).toBe(true);
    expect(weights[0]).toBeGreaterThan(3 * Math.abs(weights[3]!));
  });
});

describe("rows in a basis of what they span", () => {
  const few = rows.slice(0, 20).map((row) => [...row, row[0]! + row[1]!, 2 * row[2]!, 0]);
  const success = few.map(([first], i) => first! > 0 !== (i % 7 === 0));
  const { coordinates, weightsOf } = rowSpace(few);

  test("have as many coordinates as their rank, and keep their products", () => {
    expect(coordinates.map((row) => row.length)).toEqual(few.map(() => 4));
    const dot = (a: number[], b: number[]) => a.reduce((sum, value, j) => sum + value * b[j]!, 0);
    for (const i of [0, 7, 19])
      for (const j of [0, 11])
        expect(dot(coordinates[i]!, coordinates[j]!)).toBeCloseTo(dot(few[i]!, few[j]!), 10);
  });

  test("have the penalised fit of the rows", () => {
    const direct = fitLogisticWith(few, success, 1);
    const { bias, weights } = fitLogisticWith(coordinates, success, 1);
    expectClose([bias, ...weightsOf(weights)], [direct.bias, ...direct.weights], 8);
  });
});
