import { expect, test } from "vitest";
import { leastR2 } from "../../../server/src/indicator/outcomes/guessing.ts";
import { fillNormal } from "../../../server/src/random/distributions.ts";
import { createGenerator } from "../../../server/src/random/generator.ts";

const generator = createGenerator(1, "unrelated predictions");

function normals(count: number): Float64Array {
  const numbers = new Float64Array(count);
  fillNormal(generator, numbers, 1);
  return numbers;
}

/** The R² of predictions unrelated to the targets, scaled as well as can be without turning them round. */
function r2OfUnrelated(rows: number): number {
  const centred = (values: Float64Array) => {
    const mean = values.reduce((sum, value) => sum + value, 0) / rows;
    return values.map((value) => value - mean);
  };
  const [targets, predictions] = [centred(normals(rows)), centred(normals(rows))];
  const product = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
  const r =
    product(targets, predictions) / Math.sqrt(product(targets, targets) * product(predictions, predictions));
  return Math.max(0, r) ** 2;
}

test.each([
  20, 50, 200,
])("of %d samples, unrelated predictions reach the bound once in a hundred times", (rows) => {
  const bound = leastR2(rows, 2.326);
  const trials = 4000;
  const above = Array.from({ length: trials }, () => r2OfUnrelated(rows)).filter((r2) => r2 > bound).length;
  // Four standard errors of 40.
  expect(Math.abs(above - trials / 100)).toBeLessThan(26);
});

test("of many samples an R² has to be no more than next to nothing, or a few of its own standard errors", () => {
  expect(leastR2(1000)).toBe(0.02);
  const r2 = leastR2(10_000);
  expect(r2 / Math.sqrt((4 * r2 * (1 - r2) ** 2) / 10_000)).toBeCloseTo(3.09, 9);
});
