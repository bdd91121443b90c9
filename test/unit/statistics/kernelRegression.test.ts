import { expect, test } from "vitest";
import { kernelMean, scottBandwidth } from "../../../server/src/statistics/kernelRegression.ts";

const members = [
  { x: 0.4, y: 0.5, value: 0 },
  { x: 0.6, y: 0.5, value: 1 },
];

test("between two members the mean is that of both, and nearer one it is nearer its value", () => {
  expect(kernelMean(members, { x: 0.5, y: 0.5 }, 0.1)).toBeCloseTo(0.5, 12);
  // The weights are exp(-0.5 · 0.5²) and exp(-0.5 · 1.5²).
  expect(kernelMean(members, { x: 0.45, y: 0.5 }, 0.1)).toBeCloseTo(1 / (1 + Math.E), 12);
});

test("nothing is said where no member is near, or only those of another group", () => {
  expect(kernelMean(members, { x: 0.5, y: 0.9 }, 0.1)).toBeNull();
  expect(kernelMean(members, { x: 0.5, y: 0.5, group: "relu" }, 0.1)).toBeNull();
});

test("the bandwidth falls with the sixth root of the members", () => {
  expect(scottBandwidth(64)).toBeCloseTo(scottBandwidth(1) / 2, 12);
});
