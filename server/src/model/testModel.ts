/** How good a model is on the test samples, which no run has seen. */
import type { Dataset } from "../dataset/dataset.ts";
import { predictionMetrics } from "../engine/metrics/metrics.ts";
import type { ConfusionMatrix } from "../engine/metrics/predictions.ts";
import { forwardPass } from "../engine/wasm/predict.ts";
import type { Model } from "./model.ts";

export interface TestResult {
  samples: number;
  /** null in a regression */
  accuracy: number | null;
  /** as epoch records have them of the validation samples */
  metrics: Record<string, number>;
  /** of a classification: samples of each class by what was predicted */
  confusion: ConfusionMatrix | null;
}

/** @param dataset with its test samples; its scaling is that of the model */
export async function testModel(
  model: Model,
  dataset: Dataset & Required<Pick<Dataset, "test">>,
): Promise<TestResult> {
  const { test } = dataset;
  const outputs = await forwardPass(model.plan, model.form, model.weights, test.features);
  const { metrics, confusion } = predictionMetrics(outputs, { ...dataset, validation: test });
  const correct = confusion?.reduce((sum, row, index) => sum + row[index]!, 0);
  return {
    samples: test.count,
    accuracy: correct === undefined ? null : correct / test.count,
    metrics,
    confusion,
  };
}
