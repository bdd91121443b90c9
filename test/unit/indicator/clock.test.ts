import { describe, expect, test } from "vitest";
import type { Tick } from "../../../server/src/indicator/runHistory.ts";
import {
  countedTicks,
  firstScoredEpoch,
  missingTicks,
  ticksOfWindow,
  ticksPerEpoch,
} from "../../../server/src/indicator/scores/clock.ts";
import { createScorer } from "../../../server/src/indicator/scores/scorer.ts";
import { defaultSettings } from "../../../server/src/indicator/scores/settings.ts";

const ticks = (...steps: number[]): Tick[] => steps.map((step) => ({ step }));
const stepsOf = (found: readonly Tick[] | null) => found?.map(({ step }) => step) ?? null;

test("an epoch is divided into as many equal parts as come nearest to the steps asked for", () => {
  expect([125, 130, 150, 200, 313, 625, 1250, 9999].map((every) => ticksPerEpoch(625, every))).toEqual([
    5, 5, 4, 3, 2, 1, 1, 1,
  ]);
  expect(ticksPerEpoch(625, "epoch")).toBe(0);
  expect([2, 5, 6, 10].map((window) => firstScoredEpoch(window, 625, 125))).toEqual([1, 1, 2, 2]);
  expect(firstScoredEpoch(10, 625, "epoch")).toBe(10);
});

test("a coarser clock counts every k-th tick, and none where it does not divide", () => {
  const six = ticks(2, 4, 6, 8, 10, 12);
  expect(stepsOf(countedTicks(six, 2))).toEqual([2, 4, 6, 8, 10, 12]);
  expect(stepsOf(countedTicks(six, 4))).toEqual([4, 8, 12]);
  expect(stepsOf(countedTicks(six, 6))).toEqual([6, 12]);
  expect(stepsOf(countedTicks(six, 12))).toEqual([12]);
  // Four ticks, and twelve.
  expect([3, 1].map((every) => countedTicks(six, every))).toEqual([[], []]);
  expect(countedTicks([], 2)).toEqual([]);
  expect(countedTicks(ticks(0), 2)).toEqual(ticks(0));
});

test("a window of ticks reaches over as many epochs as it needs", () => {
  const epochs = [{ ticks: ticks(0) }, { ticks: ticks(1, 2) }, { ticks: ticks(1, 2) }];
  expect(ticksOfWindow(epochs, 1, 2, 1)).toEqual(ticks(0, 1, 2));
  expect(ticksOfWindow(epochs, 2, 3, 1)).toEqual(ticks(2, 1, 2).toSpliced(0, 0, { step: 1 }));
  expect(ticksOfWindow(epochs, 2, 4, 1)).toEqual(ticks(0, 1, 2, 1, 2));
  expect(ticksOfWindow(epochs, 2, 5, 1)).toBeNull();
  expect(ticksOfWindow(epochs, 2, 2, 2)).toEqual(ticks(0, 2, 2));
  expect(ticksOfWindow([epochs[0], {}, epochs[2]], 2, 2, 1)).toBeNull();
});

test("a sentence says why a run has no scores by its clock", () => {
  expect(missingTicks(undefined, "epoch")).toBeNull();
  expect(missingTicks(ticks(125, 250, 375, 500, 625), 125)).toBeNull();
  expect(missingTicks(undefined, 125)).toBe(
    "It was trained with spectra once an epoch, so ticks of 125 steps have no scores before a window of them is full: --fresh trains it again with them.",
  );
  expect(missingTicks(ticks(125, 250, 375, 500, 625), 200)).toBe(
    'It was trained with 5 ticks an epoch, which 3 do not divide: let "every" be a multiple of 125, or train it again with --fresh.',
  );
});

const settings = { ...defaultSettings, window: 2 };
const layers = [{ name: "dense_1", width: 4 }];
const tick = (epoch: number, norm: number, validationAccuracy: number | null = null) => ({
  epoch,
  validationAccuracy,
  layers,
  nuclearNorms: [norm],
});

describe("a scorer that goes by ticks", () => {
  test("takes each as one step of the equations, with t in epochs", () => {
    const scorer = createScorer(settings);
    expect([scorer.addNorms(tick(0, 2.5, 0.5)), scorer.addNorms(tick(1, 2.1))]).toEqual([null, null]);
    // s_o = 4 · 2 / 6.3 and s_s = (0 · 0.4 + 1 · 0.4) / 4; γ = 2e-4 · 0.6 · 1.
    const { scores, initialSo, epoch } = scorer.addNorms(tick(1, 1.7, 0.6))!;
    expect(epoch).toBe(1);
    expect(initialSo).toBeCloseTo(8 / 7.5, 12);
    expect(scores.so).toBeCloseTo(1.2698412698, 9);
    expect(scores.ss).toBeCloseTo(0.1, 12);
    expect(scores.sF).toBeCloseTo(350.2388919083, 8);
    expect(scores.sFv).toBeCloseTo(0.6252172002, 9);
    const between = scorer.addNorms(tick(2, 1.7))!;
    expect(between.scores.sFv).toBeNull();
    expect(between.scores.ss).toBeCloseTo(0, 12);
  });

  test("gives what one that goes by epochs gives of the same spectra", () => {
    const norms = [3.1, 2.9, 2.2, 1.9, 1.8, 1.2, 1.25];
    const [byTicks, byEpochs] = [createScorer(settings), createScorer(settings)];
    for (const [epoch, norm] of norms.entries()) {
      const scored = byTicks.addNorms(tick(epoch, norm, 0.7));
      const singularValues = [norm, 0, 0, 0];
      const layer = { name: "dense_1", singularValues };
      expect(scored).toEqual(byEpochs.add({ epoch, validationAccuracy: 0.7, layers: [layer] }));
    }
  });

  test("fills its window again where ticks are missing, and keeps what the untrained network had", () => {
    const scorer = createScorer(settings);
    for (const norm of [2.5, 2.1, 1.7]) scorer.addNorms(tick(norm === 2.5 ? 0 : 1, norm));
    scorer.miss();
    expect([scorer.addNorms(tick(3, 1.5)), scorer.addNorms(tick(3, 1.4))]).toEqual([null, null]);
    expect(scorer.addNorms(tick(4, 1.3))).toMatchObject({ initialSo: 8 / 7.5, epoch: 4 });
  });

  test("does not know where the network began when ticks came later", () => {
    const scorer = createScorer(settings);
    for (const norm of [2.5, 2.1]) scorer.addNorms(tick(5, norm));
    expect(scorer.addNorms(tick(6, 1.7))).toMatchObject({ initialSo: null });
  });
});
