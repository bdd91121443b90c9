import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { learnPooled, predictPooled } from "../../../../server/src/indicator/prediction/pool.ts";
import { fitPooled, place } from "../../../../server/src/indicator/prediction/pooledModel.ts";
import { areaUnderCurve } from "../../../../server/src/statistics/areaUnderCurve.ts";
import { madeUpKind } from "./runs.ts";

/** What test/golden/pooledModel.py writes. */
const golden: {
  success: number;
  kinds: { features: number[][]; finalAccuracies: number[] }[];
  means: number[];
  deviations: number[];
  bias: number;
  weights: number[];
} = JSON.parse(readFileSync(new URL("../../../golden/pooledModel.json", import.meta.url), "utf8"));
const kinds = golden.kinds.map(({ features, finalAccuracies }) =>
  features.map(([a, b], i) => ({
    features: new Map([
      ["a", a!],
      ["b", b!],
    ]),
    finalAccuracy: finalAccuracies[i]!,
    good: finalAccuracies[i]! > golden.success,
  })),
);

describe("the pooled model", () => {
  const model = fitPooled(kinds, ["a", "b"]);

  test("agrees with numpy's least squares and scipy's minimum", () => {
    expect(model.names).toEqual(["a", "b"]);
    for (const j of [0, 1]) {
      expect(model.means[j]).toBeCloseTo(golden.means[j]!, 8);
      expect(model.deviations[j]).toBeCloseTo(golden.deviations[j]!, 8);
      expect(model.success.weights[j]).toBeCloseTo(golden.weights[j]!, 5);
    }
    expect(model.success.bias).toBeCloseTo(golden.bias, 5);
  });

  test("keeps the order within kinds, though between them it is the other way round", () => {
    expect(model.success.weights[0]).toBeGreaterThan(0);
    expect(model.success.weights[1]).toBeLessThan(0);
  });

  test("knows what it has not seen", () => {
    const like = (a: number, b: number) =>
      place(
        model,
        new Map([
          ["a", a],
          ["b", b],
        ]),
      );
    expect(like(1.5, 1.5)).toMatchObject({ isOutOfDistribution: false });
    expect(like(30, -30)).toMatchObject({ isOutOfDistribution: true });
    expect(place(model, new Map([["a", 1]]))).toBeNull();
  });
});

describe("what is learned of several kinds of study", () => {
  const both = [0.2, -0.2].map((offset) => ({ runs: madeUpKind(offset), successAccuracy: 0.6 }));
  const pooled = learnPooled(both, [3, 5, 10, 11])!;
  const third = madeUpKind(0, 40);

  test.each(["labelFree", "withLabels"] as const)("orders the runs of another: %s", (featureSet) => {
    const found = third.flatMap((run) => {
      const prediction = predictPooled(pooled, run, 5, featureSet);
      return typeof prediction === "string" ? [] : [{ ...prediction, good: run.finalAccuracy > 0.6 }];
    });
    expect(found.length).toBeGreaterThan(30);
    expect(
      areaUnderCurve(
        found.map(({ success }) => success),
        found.map(({ good }) => good),
      ),
    ).toBe(1);
    expect(found[0]).toMatchObject({ epoch: 5, otherKinds: 2, labelFree: featureSet === "labelFree" });
    expect(found[0]!.why).toHaveLength(2);
  });

  test("is plain data; without labels no look comes after epoch 10", () => {
    expect(JSON.parse(JSON.stringify(pooled))).toEqual(pooled);
    expect(pooled).toMatchObject({ kinds: 2, runs: 40 });
    expect(pooled.labelFree.map(({ epoch }) => epoch)).toEqual([3, 5, 10]);
    expect(pooled.withLabels.map(({ epoch }) => epoch)).toEqual([3, 5, 10, 11]);
    expect(predictPooled(pooled, third[0]!, 2, "labelFree")).toBe("tooEarly");
  });

  test("is nothing from one kind, from kinds with few runs, or where all runs are good", () => {
    expect(learnPooled(both.slice(1), [5])).toBeNull();
    expect(
      learnPooled(
        both.map(({ runs }) => ({ runs, successAccuracy: 0 })),
        [5],
      ),
    ).toBeNull();
    expect(learnPooled([both[0]!, { runs: madeUpKind(0, 9), successAccuracy: 0.6 }], [5])).toBeNull();
  });
});
