import { describe, expect, test } from "vitest";
import {
  conformalPValue,
  fewestCalibrationRuns,
} from "../../../../server/src/indicator/prediction/conformal.ts";
import { learn } from "../../../../server/src/indicator/prediction/learn.ts";
import { predict } from "../../../../server/src/indicator/prediction/prediction.ts";
import { madeUpRun, madeUpRuns } from "./runs.ts";

const success = 0.6;
const predictor = learn(madeUpRuns(60), success, [3, 5, 10]);

describe("the conformal p-value", () => {
  test("counts the good runs that look no better, and the run itself", () => {
    expect(conformalPValue([1, 2, 3, 4], 0)).toBe(1 / 5);
    expect(conformalPValue([1, 2, 3, 4], 2)).toBe(3 / 5);
    expect(conformalPValue([], 0)).toBe(1);
  });

  test("can be as low as α from 1/α − 1 runs on", () => {
    expect(fewestCalibrationRuns(0.05)).toBe(19);
    expect(fewestCalibrationRuns(0.1)).toBe(9);
    expect(conformalPValue(new Array(19).fill(0), -1)).toBeLessThanOrEqual(0.05);
  });
});

describe("what is learned", () => {
  test("is plain data, the same for the same runs", () => {
    const first = learn(madeUpRuns(20), success, [5]);
    expect(JSON.parse(JSON.stringify(learn(madeUpRuns(20), success, [5])))).toEqual(first);
  });

  test("tells good runs from others, with labels and without", () => {
    for (const featureSet of ["labelFree", "withLabels"] as const) {
      const { looks, calibration } = predictor[featureSet];
      expect(looks.map(({ epoch }) => epoch)).toEqual([3, 5, 10]);
      expect(calibration).toHaveLength(30);
      for (const { expected } of looks) {
        expect(expected.areaUnderCurve).toBeGreaterThan(0.95);
        expect(expected.spearman).toBeGreaterThan(0.8);
      }
    }
  });

  test("leaves out looks at which a run has ended", () => {
    expect(learn(madeUpRuns(30), success, [3, 12]).labelFree.looks.map(({ epoch }) => epoch)).toEqual([3]);
  });

  test("is nothing where there is too little to learn from", () => {
    expect(() => learn(madeUpRuns(30, 10), success)).toThrow(
      "3 good runs and 27 others are too few to learn from: train until there are 5 of each, or count other runs as good with --success.",
    );
    expect(() => learn(madeUpRuns(30), success, [20])).toThrow("Some runs end before epoch 21");
  });
});

describe("a prediction", () => {
  const bad = madeUpRun(1001, false);
  const good = madeUpRun(1000, true);

  test.each(["labelFree", "withLabels"] as const)("of a run never seen, %s", (featureSet) => {
    expect(predict(predictor, bad, 5, featureSet)).toMatchObject({
      success: expect.closeTo(0, 1),
      pValue: 1 / 31,
      mayStop: true,
      labelFree: featureSet === "labelFree",
    });
    const found = predict(predictor, good, 5, featureSet);
    if (typeof found === "string") throw new Error(found);
    expect(found.success).toBeGreaterThan(0.9);
    expect(found.pValue).toBeGreaterThan(0.05);
    expect(found.finalAccuracy).toBeCloseTo(good.finalAccuracy, 1);
    expect(found.why).toHaveLength(3);
  });

  test("comes from the newest look that the run has reached", () => {
    expect(predict(predictor, good, 9, "labelFree")).toMatchObject({ epoch: 5 });
    expect(predict(predictor, good, 2, "labelFree")).toBe("tooEarly");
  });

  test("is not given for a run unlike those that were learned from", () => {
    const epochs = good.epochs.map((epoch) => ({
      ...epoch,
      layers: epoch.layers.map((layer) => ({ ...layer, nuclearNorms: { linear: 1e-3, activation: 8 } })),
    }));
    expect(predict(predictor, { ...good, epochs }, 5, "labelFree")).toBe("outside");
  });

  test("may not stop a run where fewer than 19 good ones were learned from", () => {
    const few = learn(madeUpRuns(36), success, [5]);
    expect(predict(few, bad, 5, "withLabels")).toMatchObject({ mayStop: false });
  });
});

test("of good runs that were not learned from, at most about α are stopped", () => {
  const unseen = Array.from({ length: 200 }, (_, i) => madeUpRun(5000 + i, true));
  const stopped = unseen.filter((run) =>
    [3, 5, 10].some((epoch) => {
      const found = predict(predictor, run, epoch, "labelFree");
      return typeof found !== "string" && found.pValue <= 0.05;
    }),
  );
  // Of 30 calibration runs none may look worse: 1/31 is expected, and 10% is far beyond chance.
  expect(stopped.length).toBeLessThanOrEqual(20);
});

test("the outcome to expect of the stop rule is that of runs judged by others alone", () => {
  const { goodStopped, badStopped, saved } = predictor.labelFree.rule;
  expect(goodStopped).toBeLessThanOrEqual(2);
  expect(badStopped).toBeGreaterThanOrEqual(24);
  // Those stopped at epoch 3 of 12 save three quarters of their epochs; half of the runs are bad.
  expect(saved).toBeGreaterThan(0.2);
  expect(saved).toBeLessThanOrEqual(0.375 + 2 / 60);
  // With so few good runs there is no rule.
  expect(learn(madeUpRuns(30), success, [5]).labelFree.rule).toEqual({
    goodStopped: 0,
    badStopped: 0,
    saved: 0,
  });
});
