import type { Dataset } from "../../dataset/dataset.ts";
import { type ConfusionMatrix, classificationMetrics } from "./classification.ts";
import { regressionMetrics } from "./regression.ts";

/** What a network's outputs on the validation samples tell beside loss and accuracy. */
export interface Predictions {
  /**
   * Of a classification macroF1, balancedAccuracy, rocAuc (of two classes), top5Accuracy (of more than five), and what
   * needs no labels: confidence, the mean of the largest probability, and mutualInformation, H(mean p) − mean H(p) in
   * nats. Of a regression r2 and meanAbsoluteError.
   */
  metrics: Record<string, number>;
  /** of a classification */
  confusion: ConfusionMatrix | null;
}

/**
 * @param outputs of the last layer on all validation samples, row-major: logits, or predicted numbers. All must be
 * finite.
 */
export function predictionMetrics(outputs: Float32Array, dataset: Dataset): Predictions {
  const { labels, targets } = dataset.validation;
  return targets
    ? regressionMetrics(outputs, targets, dataset.outputs)
    : classificationMetrics(outputs, labels, dataset.classes);
}
