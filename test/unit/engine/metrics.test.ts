import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { measuredMetrics } from "../../../server/src/domain/metrics.ts";
import { areaUnderCurve } from "../../../server/src/engine/metrics/areaUnderCurve.ts";
import { classificationMetrics } from "../../../server/src/engine/metrics/classification.ts";
import { outputSums } from "../../../server/src/engine/metrics/outputSums.ts";
import { regressionMetrics } from "../../../server/src/engine/metrics/regression.ts";
import { hashed } from "./hashed.ts";

/** What test/golden/metrics.py writes: scikit-learn's own numbers, and confidence and mutual information by numpy. */
interface Golden {
  classifications: {
    classes: number;
    logits: number[];
    labels: number[];
    metrics: Record<string, number>;
    confusion: number[][];
  }[];
  regressions: { width: number; outputs: number[]; targets: number[]; metrics: Record<string, number> }[];
}

const golden: Golden = JSON.parse(
  readFileSync(new URL("../../golden/metrics.json", import.meta.url), "utf8"),
);

function expectClose(actual: Record<string, number>, expected: Record<string, number>): void {
  expect(Object.keys(actual).sort()).toEqual(Object.keys(expected).sort());
  for (const [name, value] of Object.entries(expected)) expect(actual[name], name).toBeCloseTo(value, 10);
}

test.each(golden.classifications)("metrics of $classes classes are scikit-learn's", (example) => {
  const { classes, logits, labels } = example;
  const found = classificationMetrics(Float32Array.from(logits), Uint16Array.from(labels), classes);
  expectClose(found.metrics, example.metrics);
  expect(measuredMetrics(classes)).toEqual(expect.arrayContaining(Object.keys(found.metrics)));
  expect(found.confusion).toEqual(example.confusion);
});

/** Two logits of 500 samples whose classes overlap. */
const overlapping = Float32Array.from(hashed(1000, 3), (value, i) => 4 * value + (i % 4 === 1 ? 1 : 0));
const alternating = Uint16Array.from({ length: 500 }, (_, row) => (row + 1) % 2);

test.each([
  ["apart", overlapping],
  ["with many ties", overlapping.map(Math.round)],
  ["all the same", new Float32Array(1000).fill(1)],
  ["of which one is far away", overlapping.with(7, 1e30)],
  ["at the ends of the range", overlapping.map((logit) => 1e38 * logit)],
])("of scores that are %s, the area under the curve is the share of pairs in order", (_, logits) => {
  const scoreOf = (row: number) => logits[2 * row + 1]! - logits[2 * row]!;
  const rows = [...alternating.keys()];
  const [positives, negatives] = [1, 0].map((label) => rows.filter((row) => alternating[row] === label));
  let wins = 0;
  for (const p of positives!)
    for (const n of negatives!) wins += scoreOf(p) > scoreOf(n) ? 1 : scoreOf(p) === scoreOf(n) ? 0.5 : 0;
  expect(areaUnderCurve(logits, alternating)).toBe(wins / (positives!.length * negatives!.length));
});

test("the sums over two classes are those over three of which one is impossible, bit for bit", () => {
  const logits = [...overlapping, ...[5, -800, -5, 800, 0, 0]];
  const labels = Uint16Array.from([...alternating, 0, 0, 1]);
  const withThird = labels.length * 3;
  const three = Float32Array.from({ length: withThird }, (_, i) =>
    i % 3 === 2 ? -1e30 : logits[2 * Math.floor(i / 3) + (i % 3)]!,
  );
  const ofTwo = outputSums(Float32Array.from(logits), labels, 2);
  const ofThree = outputSums(three, labels, 3);
  expect([...ofTwo.mean, 0]).toEqual([...ofThree.mean]);
  expect([...ofTwo.confusion.map((row) => [...row, 0]), [0, 0, 0]]).toEqual(ofThree.confusion);
  expect([ofTwo.confidence, ofTwo.entropy]).toEqual([ofThree.confidence, ofThree.entropy]);
});

test.each(golden.regressions)("metrics of $width targets are scikit-learn's", (example) => {
  const { width, outputs, targets } = example;
  const found = regressionMetrics(Float32Array.from(outputs), Float32Array.from(targets), width);
  expectClose(found.metrics, example.metrics);
  expect(measuredMetrics(0)).toEqual(expect.arrayContaining(Object.keys(found.metrics)));
});

test("the mean absolute error of scaled targets is in the units of the data, and R² does not change", () => {
  const targets = [10, 200, 30, 400, 50, 900];
  const outputs = [12, 190, 33, 420, 40, 1000];
  const factors = [0.5, 0.01];
  const scaled = (values: number[]) => Float32Array.from(values, (value, i) => value * factors[i % 2]!);
  const { metrics } = regressionMetrics(scaled(outputs), scaled(targets), 2, factors);
  const unscaled = regressionMetrics(Float32Array.from(outputs), Float32Array.from(targets), 2).metrics;
  expect(metrics["r2"]).toBeCloseTo(unscaled["r2"]!, 6);
  expect(metrics["meanAbsoluteError"]).toBeCloseTo(145 / 6, 4);
});

test("one class alone has no ROC curve, and a constant target an R² of 0", () => {
  const { metrics } = classificationMetrics(Float32Array.of(1, 0, 0, 1), Uint16Array.of(1, 1), 2);
  expect(metrics).not.toHaveProperty("rocAuc");
  expect(regressionMetrics(Float32Array.of(1, 2), Float32Array.of(3, 3), 1).metrics["r2"]).toBe(0);
});

test("the predictions of a few samples are the largest probabilities, evenly spaced", () => {
  const logits = Float32Array.from({ length: 200 }, (_, i) => (i % 2 === 0 ? i / 100 : 1));
  const { rows } = classificationMetrics(logits, new Uint16Array(100), 2);
  expect(rows!.classes).toHaveLength(64);
  // Sample 98: logits 1.96 and 1.
  expect(rows!.classes[63]).toBe(0);
  expect(rows!.confidences[63]).toBe(Math.round(255 / (1 + Math.exp(1 - 1.96))));
  expect(rows!.classes[0]).toBe(1);
});

test("predictions of more classes than a byte tells are not kept", () => {
  const { rows } = classificationMetrics(new Float32Array(2 * 257), new Uint16Array(2), 257);
  expect(rows).toBeUndefined();
});
