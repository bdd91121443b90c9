import { expect, test } from "vitest";
import { paretoFront } from "../../../server/src/statistics/paretoFront.ts";

test("the front has the members that no other beats in both values", () => {
  expect(paretoFront([1, 2, 3, 2], [3, 2, 1, 1])).toEqual([2, 1, 0]);
  expect(paretoFront([], [])).toEqual([]);
});

test("members with equal values are on it together", () => {
  expect(paretoFront([1, 1, 0], [1, 1, 2])).toEqual([0, 1, 2]);
});

test("a member that is as good in one value and worse in the other is not on it", () => {
  expect(paretoFront([2, 2], [1, 3])).toEqual([1]);
  expect(paretoFront([1, 2], [3, 3])).toEqual([1]);
});
