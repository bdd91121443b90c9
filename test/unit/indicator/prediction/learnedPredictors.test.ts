import { describe, expect, test } from "vitest";
import {
  countUnlike,
  crossFittedEntry,
  kindEntry,
  pooledPredictors,
} from "../../../../server/src/indicator/evaluation/learnedPredictors.ts";
import { crossFit } from "../../../../server/src/indicator/prediction/crossFit.ts";
import { learn } from "../../../../server/src/indicator/prediction/learn.ts";
import { learnPooled } from "../../../../server/src/indicator/prediction/pool.ts";
import { predict } from "../../../../server/src/indicator/prediction/prediction.ts";
import type { FinishedRun } from "../../../../server/src/indicator/runHistory.ts";
import { madeUpKind, madeUpRun, madeUpRuns } from "./runs.ts";

const success = 0.6;
const runs = madeUpRuns(60);
const unseen = [madeUpRun(1000, true), madeUpRun(1001, false)] as const;

describe("what was learned of a kind, in an evaluation", () => {
  const predictor = learn(runs, success, [3, 5]);
  const { predictors, rules } = kindEntry(predictor, [3, 8]);

  test("is what a verdict would say, at the newest look that a run has reached", () => {
    expect(predictors.map(({ id }) => id)).toEqual(["learned:withLabels", "learned:labelFree"]);
    for (const run of unseen) {
      const verdict = predict(predictor, run, 8, "withLabels");
      if (typeof verdict === "string") throw new Error(verdict);
      expect(predictors[0]!.at(run, 8)).toBe(verdict.finalAccuracy);
      expect(1 / (1 + Math.exp(-predictors[0]!.withinStudy!(run, 8)!))).toBeCloseTo(verdict.success, 12);
    }
    expect(predictors[0]!.at(unseen[0], 2)).toBeNull();
  });

  test("knows how many runs are unlike those that it comes from", () => {
    const strange = { ...unseen[0], gain: 100 };
    const various = runs.map((run, i) => ({ ...run, gain: 1 + (i % 7) }));
    const several = learn(various, success, [3]);
    expect(countUnlike(several, [strange], [2, 3])).toBe(1);
    expect(countUnlike(several, various, [3])).toBeLessThan(various.length / 4);
    expect(countUnlike(several, [strange], [2])).toBe(0);
  });

  test("stops what its stop rule stops", () => {
    expect(rules.map(({ stops }) => stops(unseen))).toEqual([
      [null, 3],
      [null, 3],
    ]);
  });
});

describe("where runs were learned from", () => {
  /** One good and one bad run whose ends are turned around: a model fitted to them would predict that. */
  const turned = runs.map(
    (run, i): FinishedRun => (i < 2 ? { ...run, finalAccuracy: i === 0 ? 0.52 : 0.9 } : run),
  );

  test("each is judged by models that have not seen it", () => {
    const { predictions } = crossFit(turned, success, [5], "withLabels");
    expect(predictions[0]![0]!.accuracy).toBeGreaterThan(success);
    // Its own end has no part in it: with another one, which leaves it as bad, nothing changes.
    const moved = turned.map((run, i) => (i === 0 ? { ...run, finalAccuracy: 0.51 } : run));
    const again = crossFit(moved, success, [5], "withLabels");
    expect(again.predictions[0]![0]).toEqual(predictions[0]![0]);
    expect(again.predictions[0]).not.toEqual(predictions[0]);
  });

  test("an evaluation has these predictions, and no others", () => {
    const { predictors, rules } = crossFittedEntry(runs, success, [3, 5]);
    const { predictions, stops } = crossFit(runs, success, [3, 5], "labelFree");
    expect(runs.map((run) => predictors[1]!.at(run, 6))).toEqual(
      predictions[1]!.map(({ accuracy }) => accuracy),
    );
    expect(rules[1]!.stops([...runs].reverse())).toEqual([...stops].reverse());
    expect(predictors[1]!.at(unseen[0], 6)).toBeNull();
    expect(predictors[1]!.at(runs[0]!, 2)).toBeNull();
  });
});

test("what several kinds have in common gives an order, and no level", () => {
  const kinds = [0.2, -0.2].map((offset) => ({ runs: madeUpKind(offset), successAccuracy: success }));
  const [withLabels, labelFree] = pooledPredictors(learnPooled(kinds, [3, 5])!);
  const [good, bad] = madeUpKind(0, 2) as [FinishedRun, FinishedRun];
  for (const predictor of [withLabels!, labelFree!]) {
    expect(predictor.at(good, 9)!).toBeGreaterThan(predictor.at(bad, 9)!);
    expect(predictor.level).toBeUndefined();
    expect(predictor.at(good, 2)).toBeNull();
  }
});
