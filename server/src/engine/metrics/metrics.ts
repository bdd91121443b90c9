import type { Dataset } from "../../dataset/dataset.ts";
import { classificationMetrics } from "./classification.ts";
import type { Predictions } from "./predictions.ts";
import { regressionMetrics } from "./regression.ts";

/** @param outputs of the last layer on all validation samples, row-major and finite: logits, or predicted numbers */
export function predictionMetrics(outputs: Float32Array, dataset: Dataset): Predictions {
  const { labels, targets } = dataset.validation;
  return targets
    ? regressionMetrics(outputs, targets, dataset.outputs, dataset.targetScaling?.factor)
    : classificationMetrics(outputs, labels, dataset.classes);
}
