import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  calibrationProgress,
  endOf,
  studyCalibration,
} from "../../../server/src/indicator/calibration/studyCalibration.ts";
import {
  falseStopBound,
  isStopped,
  type RunOutcome,
  stopLevels,
} from "../../../server/src/indicator/calibration/withinStudy.ts";
import { evaluateStudy } from "../../../server/src/indicator/evaluation/evaluateStudy.ts";
import { defaultEvaluation } from "../../../server/src/indicator/evaluation/evaluation.ts";
import { evaluationTables } from "../../../server/src/indicator/evaluation/evaluationTables.ts";
import {
  calibratedStops,
  overRandomOrders,
} from "../../../server/src/indicator/evaluation/withinStudyRows.ts";
import { settings, study } from "./madeUpStudy.ts";

const good = (value: number | null): RunOutcome => ({ value, good: true });
const bad = (value: number | null): RunOutcome => ({ value, good: false });

describe("the rule of one look", () => {
  test("stops at the second highest bad value that is below all good ones", () => {
    const levels = stopLevels([good(5), bad(1), bad(3), good(4), bad(3.5), bad(6), good(9)]);
    expect(levels).toEqual({ good: 3, lowestGood: 4, stopAt: 3 });
    expect([2, 3, 3.5, 4, 5].map((value) => isStopped(value, levels))).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  test("stops nothing with fewer than three good runs, or without two bad ones below all good ones", () => {
    expect(stopLevels([bad(1), bad(2)])).toEqual({ good: 0, lowestGood: null, stopAt: null });
    expect(stopLevels([good(3), bad(1), bad(1), good(2)])).toEqual({ good: 2, lowestGood: 2, stopAt: null });
    const three = [good(1), good(2), good(3)];
    expect(stopLevels([...three, bad(2), bad(2), bad(0)])).toEqual({ good: 3, lowestGood: 1, stopAt: null });
    expect(stopLevels([...three, bad(1), bad(1)]).stopAt).toBeNull();
    expect(stopLevels([])).toEqual({ good: 0, lowestGood: null, stopAt: null });
    expect(isStopped(-1e9, stopLevels([bad(1)]))).toBe(false);
  });

  test("looks past runs that have no value there, and stops none without one", () => {
    const levels = stopLevels([good(null), good(2), good(3), good(3), bad(null), bad(1), bad(1)]);
    expect(levels).toEqual({ good: 3, lowestGood: 2, stopAt: 1 });
    expect(isStopped(null, levels)).toBe(false);
  });
});

const ends = fc.array(fc.record({ value: fc.integer({ min: -20, max: 20 }), good: fc.boolean() }), {
  minLength: 1,
  maxLength: 30,
});

test("what is stopped is below every good run, and no good run that is known would have been stopped", () => {
  fc.assert(
    fc.property(ends, (known) => {
      const levels = stopLevels(known);
      for (const { value, good } of known) if (good) expect(isStopped(value, levels)).toBe(false);
      for (let value = -21; value <= 21; value++)
        if (isStopped(value, levels)) expect(known.every((end) => !end.good || end.value > value)).toBe(true);
    }),
  );
});

test("of n + 1 runs, at most one is good and would be stopped by the other n: the bound of one look", () => {
  fc.assert(
    fc.property(ends, (runs) => {
      const hit = runs.filter(({ value, good }, i) => {
        const others = runs.filter((_, j) => j !== i);
        return good && isStopped(value, stopLevels(others));
      });
      expect(hit.length / runs.length).toBeLessThanOrEqual(falseStopBound(runs.length - 1, 1));
    }),
  );
});

test("a run that finishes later never lets a good run be stopped that all the calibrating ones would have spared", () => {
  fc.assert(
    fc.property(ends, ends, (calibrating, later) => {
      const lowest = stopLevels(calibrating).lowestGood;
      fc.pre(lowest !== null);
      for (let value = lowest; value <= 21; value++)
        expect(isStopped(value, stopLevels([...calibrating, ...later]))).toBe(false);
    }),
  );
});

test("the bound is k / (n + 1), and never above 1", () => {
  expect(falseStopBound(20, 1)).toBeCloseTo(0.047619, 6);
  expect(falseStopBound(19, 3)).toBeCloseTo(0.15, 12);
  expect(falseStopBound(0, 2)).toBe(1);
});

describe("how far a study's calibration is", () => {
  const run = (state: string, validationAccuracy: number | null = null) => ({
    state,
    validationAccuracy,
    epochs: 50,
  });
  const calibrate = { first: 4, success: 0.65 };

  test("an end is known where a run has trained to it or diverged", () => {
    const states = [
      run("finished", 0.66),
      run("finished", 0.65),
      run("diverged", 0.9),
      run("failed"),
      run("stopped", 0.9),
      run("running", 0.9),
      run("queued"),
    ];
    expect(states.map((state) => endOf(state, 0.65))).toEqual([
      "good",
      "bad",
      "bad",
      "lost",
      "lost",
      "open",
      "open",
    ]);
  });

  test("while a calibrating run is under way it promises nothing", () => {
    const runs = [run("finished", 0.9), run("diverged"), run("running"), run("queued"), run("finished", 0.9)];
    const calibration = studyCalibration(runs, calibrate, [3]);
    expect(calibration).toEqual({ first: 4, finished: 2, good: 1, ready: false, bound: null });
    expect(calibrationProgress(calibration)).toBe(
      "Calibration: 2 of 4 calibrating runs have finished; until then verdicts only advise.",
    );
  });

  test("what is lost does not count, and looks at the end are none", () => {
    const runs = [run("finished", 0.9), run("finished", 0.5), run("stopped"), null, run("queued")];
    const calibration = studyCalibration(runs, calibrate, [3, 10, 50]);
    expect(calibration).toMatchObject({ first: 4, finished: 2, good: 1, ready: true });
    expect(calibration.bound).toBeCloseTo(2 / 3, 12);
    expect(calibrationProgress(calibration)).toBe(
      "Calibrated within the study: only 1 of its 2 calibrating runs were good, so no run is stopped until 3 are.",
    );
    expect(calibrationProgress({ ...calibration, finished: 9, good: 3, bound: 0.2 })).toBe(
      "Calibrated within the study by 9 runs, 3 of them good: the chance that a run is good and is stopped is at most 20%.",
    );
  });
});

describe("a study in hindsight", () => {
  const measure = {
    ...{ id: "end", name: "final accuracy", turned: false },
    at: (run: { finalAccuracy: number | null }) => run.finalAccuracy,
  };
  const calibrate = { first: 10, success: 0.65 };

  test("the first runs train to their end; of the others a clairvoyant stops bad ones alone", () => {
    const stops = calibratedStops(study, measure, calibrate, [4]);
    expect(stops.slice(0, 10)).toEqual(new Array(10).fill(null));
    expect(stops.some((stop) => stop === 4)).toBe(true);
    stops.forEach((stop, i) => {
      if (stop !== null) expect(study[i]!.finalAccuracy).toBeLessThanOrEqual(0.65);
    });
  });

  test("over random orders the clairvoyant has no false stops, and the same seed gives the same figures", () => {
    const orders = overRandomOrders(study, measure, calibrate, [4], 20, 1);
    expect(orders).toMatchObject({ orders: 20, falseStops: 0, mostFalseStops: 0 });
    expect(orders.saved).toBeGreaterThan(0.1);
    expect(overRandomOrders(study, measure, calibrate, [4], 20, 1)).toEqual(orders);
  });
});

describe("an evaluation", () => {
  const options = { ...defaultEvaluation, indicator: settings, success: { above: 0.65 }, resamples: 10 };

  test("has a row for each thing to look at, each checkpoint alone and all together", () => {
    const { withinStudy } = evaluateStudy(study, { ...options, calibrateFirst: 10 });
    expect(withinStudy.map(({ predictor, checkpoints }) => [predictor, checkpoints])).toEqual([
      ["sF", [4]],
      ["sF", [8]],
      ["sF", [4, 8]],
      ["trainLoss", [4]],
      ["trainLoss", [8]],
      ["trainLoss", [4, 8]],
    ]);
    for (const { goodKept, goodStopped, badKept, badStopped, random } of withinStudy) {
      expect(goodKept + goodStopped + badKept + badStopped).toBe(study.length);
      expect(random.orders).toBe(200);
    }
  });

  test("has a table of them, and none where all runs calibrate", () => {
    const titles = (calibrateFirst: number) =>
      evaluationTables(evaluateStudy(study, { ...options, calibrateFirst })).map(({ title }) => title);
    expect(titles(10)).toContain("Calibrated within the study by its first 10 runs");
    expect(titles(study.length).join()).not.toContain("Calibrated within the study");
  });
});
