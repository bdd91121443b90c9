import { expect, test } from "vitest";
import { featuresAt } from "../../../../server/src/indicator/prediction/features/features.ts";
import { stableRank } from "../../../../server/src/indicator/prediction/features/stableRank.ts";
import type { EpochHistory } from "../../../../server/src/indicator/runHistory.ts";

test("the stable rank is the sum of squares over the largest square", () => {
  expect(stableRank([2, 1, 1])).toBe(1.5);
  expect(stableRank([1, 1, 1, 1])).toBe(4);
  expect(stableRank([0, 0])).toBe(0);
});

/** Two layers of width 4, whose nuclear norms are 4·e^x. */
function epoch([first, second]: [number, number], trainLoss: number | null, accuracy: number): EpochHistory {
  const layers = [first, second].map((x, l) => ({
    name: `dense_${l + 1}`,
    width: 4,
    nuclearNorms: { linear: 4 * Math.exp(x), activation: 4 },
  }));
  return { trainLoss, trainAccuracy: null, validationLoss: 1, validationAccuracy: accuracy, layers };
}

const epochs = [
  epoch([-1, -2], null, 0.5),
  epoch([-1.5, -2], Math.E, 0.6),
  epoch([-1.25, -3], 1, 0.8),
  epoch([-9, -9], 1, 0.9),
];
const run = { gain: 2, scheme: "xavierNormal", epochs };

test("spectra are summarised over epochs, then over layers; what records lack is left out", () => {
  const features = featuresAt(run, 2, "labelFree")!;
  const names = [...features.keys()].slice(0, -2);
  expect(names).toHaveLength(24);
  expect(names.every((name) => name.startsWith("log mean"))).toBe(true);
  const expected = {
    now: { mean: -2.125, min: -3, max: -1.25 },
    "since the start": { mean: -0.625, min: -1, max: -0.25 },
    "last step": { mean: -0.375, min: -1, max: 0.25 },
    "largest step": { mean: 0.75, min: 0.5, max: 1 },
  };
  for (const [course, summaries] of Object.entries(expected))
    for (const [summary, value] of Object.entries(summaries))
      expect(features.get(`log mean, linear, ${course}, ${summary}`)).toBeCloseTo(value, 12);
});

test("the size of the untrained weights is known, whatever scheme drew them", () => {
  const sizeOf = (gain: number, scheme: string) =>
    [...featuresAt({ ...run, gain, scheme }, 2, "labelFree")!].slice(24);
  const size = Math.log(2);
  expect(sizeOf(2, "xavierUniform")).toEqual([
    ["log weight size", size],
    ["log weight size squared", size ** 2],
  ]);
  expect(sizeOf(2, "orthogonal")[0]![1]).toBe(size);
  // He's variance is 2/n, twice that of the others between layers of one width.
  expect(sizeOf(Math.SQRT2, "heNormal")[0]![1]).toBeCloseTo(size, 12);
});

test("with labels there are loss, gap and accuracy of the later half, with their products", () => {
  const features = featuresAt(run, 2, "withLabels")!;
  expect([...features].slice(26)).toEqual([
    ["log training loss", 0],
    ["log of validation over training loss", 0],
    ["recent validation accuracy", 0.8],
    ["log training loss squared", 0],
    ["log training loss × log of validation over training loss", 0],
    ["log training loss × recent validation accuracy", 0],
    ["log of validation over training loss squared", 0],
    ["log of validation over training loss × recent validation accuracy", 0],
    ["recent validation accuracy squared", expect.closeTo(0.64)],
  ]);
  const atOne = featuresAt(run, 1, "withLabels")!;
  expect(atOne.get("log training loss")).toBe(1);
  expect(atOne.get("log of validation over training loss")).toBe(-1);
  expect(atOne.get("recent validation accuracy")).toBe(0.6);
});

test("there are none before the first epoch, and none for one that the run has not reached", () => {
  expect(featuresAt(run, 0, "labelFree")).toBeNull();
  expect(featuresAt(run, 4, "labelFree")).toBeNull();
});
