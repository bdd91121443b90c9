import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { areaFromRanks, areaUnderCurve } from "../../../server/src/statistics/areaUnderCurve.ts";
import { stratifiedFolds } from "../../../server/src/statistics/folds.ts";
import { percentileInterval, wilsonInterval } from "../../../server/src/statistics/interval.ts";
import { kendall, spearman } from "../../../server/src/statistics/rankCorrelation.ts";
import { ordering, ranks } from "../../../server/src/statistics/ranks.ts";
import { resamples } from "../../../server/src/statistics/resamples.ts";

interface Golden {
  pairs: {
    name: string;
    x: number[];
    y: number[];
    members: boolean[];
    ranks: number[];
    spearman: number;
    kendall: number;
    auc: number;
  }[];
  wilson: { successes: number; trials: number; low: number; high: number }[];
  percentiles: { values: number[]; low: number; high: number };
}

const golden: Golden = JSON.parse(
  readFileSync(new URL("../../golden/statistics.json", import.meta.url), "utf8"),
);

describe("rank statistics", () => {
  it.each(golden.pairs)("agree with scipy: $name", (pair) => {
    expect([...ranks(ordering(pair.x))]).toEqual(pair.ranks);
    expect(spearman(pair.x, pair.y)).toBeCloseTo(pair.spearman, 12);
    expect(kendall(pair.x, pair.y)).toBeCloseTo(pair.kendall, 12);
    expect(areaUnderCurve(pair.x, pair.members)).toBeCloseTo(pair.auc, 12);
  });

  it("rank a resample as if it were a sample of its own", () => {
    const { x } = golden.pairs[3]!;
    for (const picks of resamples(x.length, 5, 1)) {
      const sample = [...picks].map((pick) => x[pick]!);
      expect(ranks(ordering(x), picks)).toEqual(ranks(ordering(sample)));
    }
  });

  it("say null where there is nothing to compare", () => {
    expect(spearman([1, 1, 1], [1, 2, 3])).toBeNull();
    expect(kendall([1, 2, 3], [5, 5, 5])).toBeNull();
    expect(areaUnderCurve([1, 2], [true, true])).toBeNull();
    expect(areaFromRanks(new Float64Array(0), () => true)).toBeNull();
  });
});

describe("intervals", () => {
  it.each(golden.wilson)("Wilson's agree with scipy: $successes of $trials", ({
    successes,
    trials,
    low,
    high,
  }) => {
    const interval = wilsonInterval(successes, trials);
    expect(interval.low).toBeCloseTo(low, 12);
    expect(interval.high).toBeCloseTo(high, 12);
  });

  it("of no trials is all there is", () => {
    expect(wilsonInterval(0, 0)).toEqual({ low: 0, high: 1 });
  });

  it("percentiles agree with numpy", () => {
    const { values, low, high } = golden.percentiles;
    const interval = percentileInterval(values)!;
    expect(interval.low).toBeCloseTo(low, 12);
    expect(interval.high).toBeCloseTo(high, 12);
    expect(percentileInterval([])).toBeNull();
  });
});

describe("resamples and folds", () => {
  it("are the same for the same seed, and others for another", () => {
    expect(resamples(9, 2, 1)).toEqual(resamples(9, 2, 1));
    expect(resamples(9, 2, 1)).not.toEqual(resamples(9, 2, 2));
    expect(
      resamples(9, 2, 1)
        .flatMap((picks) => [...picks])
        .every((pick) => pick < 9),
    ).toBe(true);
  });

  it("deal each class evenly", () => {
    const classes = Array.from({ length: 43 }, (_, i) => i % 4 === 0);
    const folds = stratifiedFolds(classes, 5, 1);
    for (const wanted of [true, false]) {
      const sizes = [0, 1, 2, 3, 4].map(
        (fold) => folds.filter((f, i) => f === fold && classes[i] === wanted).length,
      );
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
    }
  });
});
