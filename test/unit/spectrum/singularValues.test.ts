import { expect, test } from "vitest";
import { singularValues } from "../../../server/src/spectrum/singularValues.ts";

test("roots of the eigenvalues, descending, divided by the largest", () => {
  expect(singularValues(Float64Array.of(4, 16, 1), 3)).toEqual(Float64Array.of(1, 0.5, 0.25));
});

test("small negative eigenvalues count as 0", () => {
  expect(singularValues(Float64Array.of(4, -1e-15), 2)).toEqual(Float64Array.of(1, 0));
});

test("missing singular values are 0", () => {
  expect(singularValues(Float64Array.of(9), 3)).toEqual(Float64Array.of(1, 0, 0));
});

test("a matrix of zeros has zeros only", () => {
  expect(singularValues(new Float64Array(3), 4)).toEqual(new Float64Array(4));
});
