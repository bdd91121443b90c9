import { describe, expect, it } from "vitest";
import { formatNumber } from "../../../server/src/domain/format.ts";
import { calibrate } from "../../../server/src/indicator/calibration/calibrate.ts";
import {
  type CalibrationOptions,
  defaultCalibration,
} from "../../../server/src/indicator/calibration/calibration.ts";
import {
  calibratedBlock,
  describeCalibration,
  fittedTo,
} from "../../../server/src/indicator/calibration/describeCalibration.ts";
import { checkpointSets } from "../../../server/src/indicator/calibration/knownRuns.ts";
import {
  fitThresholds,
  freeThresholdSets,
  type KnownRun,
  stopEpoch,
} from "../../../server/src/indicator/calibration/thresholds.ts";
import { courseStops } from "../../../server/src/indicator/evaluation/courses.ts";
import { allowedFalseStops, fewestGood, fitCutoff } from "../../../server/src/indicator/outcomes/cutoff.ts";
import { ruleOutcome } from "../../../server/src/indicator/outcomes/ruleOutcome.ts";
import { paperSuccess } from "../../../server/src/indicator/outcomes/success.ts";
import { uniform } from "../../../server/src/random/distributions.ts";
import { createGenerator } from "../../../server/src/random/generator.ts";
import { settings, study } from "./madeUpStudy.ts";

const options: CalibrationOptions = {
  ...defaultCalibration,
  indicator: settings,
  success: paperSuccess,
  windows: [3, 4],
};

/** Runs with one look each, whose s_s overlap between the good and the bad. */
function runs(seed: number, count: number, goodShare = 0.4): KnownRun[] {
  const generator = createGenerator(seed, "runs");
  const next = () => uniform(generator);
  return Array.from({ length: count }, () => {
    const good = next() < goodShare;
    const ss = (good ? 1 : 0) + 2 * next();
    const so = 1 + next();
    return {
      good,
      maxEpochs: 100,
      looks: [{ checkpoint: 10, so, ss, st: Math.abs(Math.log(so)) + ss, decayed: false }],
    };
  });
}

describe("how many false stops a promise allows", () => {
  it("is none below 39 good runs at 5%, and needs 19 for that", () => {
    expect([18, 19, 38, 39, 59].map((good) => allowedFalseStops(good, 0.05))).toEqual([-1, 0, 0, 1, 2]);
    expect([0.05, 0.1, 0.2].map(fewestGood)).toEqual([19, 9, 4]);
  });

  it("puts a cutoff at the good run that it has to spare", () => {
    const examples = Array.from({ length: 40 }, (_, i) => ({ value: i, good: true }));
    expect(fitCutoff(examples, 0.05)).toBe(1);
    expect(fitCutoff(examples.slice(0, 18), 0.05)).toBeNull();
  });
});

describe("fitted thresholds", () => {
  it.each(
    freeThresholdSets,
  )("stop no more good runs than allowed where they were fitted (%s free)", (free) => {
    for (let seed = 1; seed <= 20; seed++) {
      const known = runs(seed, 120);
      const good = known.filter((run) => run.good);
      const thresholds = fitThresholds(known, free, 0.05)!;
      const stopped = good.filter((run) => stopEpoch(run, thresholds) !== null).length;
      expect(stopped).toBeLessThanOrEqual(allowedFalseStops(good.length, 0.05));
    }
  });

  it("keep the promise on runs that they have not seen, on average over studies", () => {
    const rates = Array.from({ length: 200 }, (_, i) => {
      const thresholds = fitThresholds(runs(i + 1, 100), "δ", 0.05)!;
      const fresh = runs(i + 1001, 100).filter(({ good }) => good);
      return fresh.filter((run) => stopEpoch(run, thresholds) !== null).length / fresh.length;
    });
    expect(rates.reduce((sum, rate) => sum + rate, 0) / rates.length).toBeLessThan(0.05);
  });

  it("save more where more of them are free", () => {
    const saved = freeThresholdSets.map((free) => {
      const known = runs(5, 120);
      const thresholds = fitThresholds(known, free, 0.05)!;
      return known.filter((run) => !run.good && stopEpoch(run, thresholds) !== null).length;
    });
    expect(saved).toEqual([...saved].sort((a, b) => a - b));
  });

  it("never stop a run whose spectra have decayed, which is saturated", () => {
    const look = { checkpoint: 10, so: 9, ss: -1, st: -1, decayed: true };
    const decayed = { good: false, maxEpochs: 100, looks: [look] };
    expect(stopEpoch(decayed, { threshold: 5, gateNonUniformity: 0, gateShift: 5 })).toBeNull();
    expect(fitThresholds([decayed], "δ", 0.05)).toBeNull();
  });
});

describe("a calibration", () => {
  const calibration = calibrate(study, { ...options, falseStops: 0.1 });

  it("gives settings that do to its own runs what the rule of verdicts does", () => {
    const { indicator, accuracy } = calibration;
    const outcome = ruleOutcome(
      study,
      accuracy,
      courseStops(study, { indicator: indicator!, success: paperSuccess })[0]!.stops,
    );
    expect(outcome.goodStopped).toBeLessThanOrEqual(allowedFalseStops(calibration.good, 0.1));
    expect(outcome.badStopped).toBeGreaterThan(10);
    expect(indicator!.checkpoints.every((checkpoint) => checkpoint >= indicator!.window)).toBe(true);
  });

  it("says what to expect in intervals, from runs that had no part in the fit", () => {
    const { expected } = calibration;
    expect(expected!.goodKept + expected!.goodStopped).toBe(calibration.good);
    expect(expected!.savedInterval.low).toBeLessThan(expected!.saved);
    expect(expected!.savedInterval.high).toBeGreaterThan(expected!.saved);
    expect(describeCalibration(calibration)[1]).toMatch(
      /^Expected for runs like these.*% of good runs are stopped.*of all epochs are saved/,
    );
    expect(Object.keys(calibratedBlock(calibration.indicator!))).toEqual([
      ...["window", "checkpoints", "threshold", "gateNonUniformity", "gateShift", "matrix"],
    ]);
  });

  it("is the same every time, and leaves unfinished runs out", () => {
    const more = [...study, { ...study[0]!, run: "unfinished", finalAccuracy: null }];
    expect(calibrate(more, { ...options, falseStops: 0.1 })).toEqual(calibration);
  });

  it("gives no thresholds where it knows too few good runs to promise anything", () => {
    const { caution, indicator, expected } = calibrate(study.slice(0, 20), options);
    expect(indicator).toBeNull();
    expect(expected).not.toBeNull();
    expect(caution).toMatch(/^Only \d+ good runs are known, and at most 5\.0% false stops takes 19/);
  });

  it("says what it was fitted to, where that is one kind of study", () => {
    const kind = { data: "d", architecture: "a", recipe: "r" };
    const day = new Date("2026-11-28T10:00:00Z");
    expect(fittedTo([kind, kind], calibration, day)).toEqual({
      ...kind,
      ...{ runs: 48, goodRuns: calibration.good, rule: "paper", date: "2026-11-28" },
    });
    expect(fittedTo([kind, { ...kind, recipe: "other" }], calibration, day)).toBeUndefined();
  });

  it("counts runs within a share of the lowest loss as good, and tells the level as a loss", () => {
    const losses = study.map((run) => ({ ...run, finalAccuracy: -40 * (1.5 - run.finalAccuracy) }));
    const lowest = Math.min(...losses.map(({ finalAccuracy }) => -finalAccuracy));
    const objective = { metric: "validationLoss", goal: "minimize" } as const;
    const fitted = calibrate(losses, { ...options, objective, success: { within: 0.2 }, falseStops: 0.1 });
    expect(fitted.good).toBe(losses.filter((run) => -run.finalAccuracy < 1.2 * lowest).length);
    expect(fitted.good).toBeGreaterThan(1);
    expect(describeCalibration(fitted)[0]).toBe(
      `Fitted to ${losses.length} runs, ${fitted.good} of which ended below ${formatNumber(1.2 * lowest, 4)}.`,
    );
  });

  it("fits nothing where there is nothing to tell apart", () => {
    const bad = study.filter(({ finalAccuracy }) => finalAccuracy < 0.65);
    expect(calibrate(bad, options)).toMatchObject({ indicator: null, good: 0 });
    expect(describeCalibration(calibrate(bad, options))).toEqual([
      `Can't calibrate, because none of the ${bad.length} runs ended above 65%: it takes runs that learn and runs that don't.`,
    ]);
    expect(calibrate([], options).caution).toBe("No run has trained to its end yet.");
  });

  it("takes whole studies as outer folds where there are three", () => {
    const three = study.map((run, i) => ({ ...run, study: `study ${i % 3}` }));
    const { expected } = calibrate(three, { ...options, falseStops: 0.1 });
    expect(expected!.goodKept + expected!.goodStopped).toBe(calibration.good);
  });
});

describe("sets of checkpoints to choose among", () => {
  it("begin with the first full window", () => {
    expect(checkpointSets(5, [10, 20, 30])).toEqual([[5], [10], [5, 10], [5, 10, 20, 30]]);
    expect(checkpointSets(10, [10, 20])).toEqual([[10], [20], [10, 20]]);
    expect(checkpointSets(30, [10, 20])).toEqual([[30]]);
  });
});
