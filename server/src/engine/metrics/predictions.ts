import type { PredictedRows } from "../../domain/predictedRows.ts";

export type ConfusionMatrix = number[][];

export interface Predictions {
  /**
   * macroF1, balancedAccuracy, rocAuc (two classes), top5Accuracy (more than five), confidence (mean of the largest
   * probability) and mutualInformation, H(mean p) − mean H(p) in nats. Of a regression r2 and meanAbsoluteError.
   */
  metrics: Record<string, number>;
  confusion: ConfusionMatrix | null;
  /** of a few samples; absent in a regression and of more than 256 classes */
  rows?: PredictedRows;
}
