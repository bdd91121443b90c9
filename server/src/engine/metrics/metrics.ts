import type { Dataset } from "../../dataset/dataset.ts";
import { type ConfusionMatrix, classificationMetrics } from "./classification.ts";
import { regressionMetrics } from "./regression.ts";

export interface Predictions {
  /**
   * macroF1, balancedAccuracy, rocAuc (two classes), top5Accuracy (more than five), confidence (mean of the largest
   * probability) and mutualInformation, H(mean p) − mean H(p) in nats. Of a regression r2 and meanAbsoluteError.
   */
  metrics: Record<string, number>;
  confusion: ConfusionMatrix | null;
}

/** @param outputs of the last layer on all validation samples, row-major and finite: logits, or predicted numbers */
export function predictionMetrics(outputs: Float32Array, dataset: Dataset): Predictions {
  const { labels, targets } = dataset.validation;
  return targets
    ? regressionMetrics(outputs, targets, dataset.outputs)
    : classificationMetrics(outputs, labels, dataset.classes);
}
