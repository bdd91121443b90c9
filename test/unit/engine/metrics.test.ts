import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { measuredMetrics } from "../../../server/src/domain/metrics.ts";
import { classificationMetrics } from "../../../server/src/engine/metrics/classification.ts";
import { regressionMetrics } from "../../../server/src/engine/metrics/regression.ts";

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
