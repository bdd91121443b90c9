import { expect, test } from "vitest";
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatFlops,
  formatInteger,
  formatNumber,
  formatPercent,
  formatRange,
  formatWholePercent,
} from "../../../server/src/domain/format.ts";

test.each([
  [null, "–"],
  [0, "0"],
  [-0, "0"],
  [1, "1"],
  [0.25, "0.25"],
  [12.345, "12.3"],
  [-1751.2, "-1750"],
  [0.00331, "0.00331"],
  [0.000123456, "1.23e-4"],
  [1e-4, "1e-4"],
  [99_960, "1e5"],
  [1e20, "1e20"],
  [Number.POSITIVE_INFINITY, "Infinity"],
])("%s has three significant digits: %s", (value, text) => {
  expect(formatNumber(value)).toBe(text);
});

test("numbers can have more digits", () => {
  expect(formatNumber(13.4812, 4)).toBe("13.48");
});

test.each([
  [0, "0 s"],
  [0.034, "0.03 s"],
  [0.42, "0.4 s"],
  [9.96, "10 s"],
  [59.6, "1 min 0 s"],
  [200, "3 min 20 s"],
  [7500, "2 h 5 min"],
])("%s seconds are %s", (seconds, text) => {
  expect(formatDuration(seconds)).toBe(text);
});

test("shares, counts and sizes", () => {
  expect([formatPercent(null), formatPercent(0.8034), formatWholePercent(0.65)]).toEqual([
    "–",
    "80.3%",
    "65%",
  ]);
  expect([formatCount(1, "run"), formatCount(3000, "run")]).toEqual(["1 run", "3,000 runs"]);
  expect([formatBytes(820_000), formatBytes(2.3e9), formatFlops(131_000)]).toEqual([
    "820 kB",
    "2.3 GB",
    "131 kFLOP",
  ]);
  expect([formatInteger(65_792), formatRange([3, 3]), formatRange([7, 3])]).toEqual([
    "65,792",
    "3",
    "3 to 7",
  ]);
});
