import { metricName } from "./ownNames.ts";

export interface Measured {
  metrics?: Readonly<Record<string, number | null>>;
}

/** Metrics that are columns of every epoch record. A program's metric can have the name of anything else in a record. */
const recordColumns = ["trainLoss", "trainAccuracy", "validationLoss", "validationAccuracy"] as const;

export function isRecordColumn(metric: string): metric is (typeof recordColumns)[number] {
  return recordColumns.some((column) => column === metric);
}

/** A metric of a record: one of its columns, or one of its `metrics`; null where the record lacks it. */
export function metricOf(record: Measured | undefined, metric: string): number | null {
  if (!record) return null;
  const value = isRecordColumn(metric)
    ? (record as { [column: string]: unknown })[metric]
    : measured(record, metric);
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

/** Of what a program measures by a name of its own, which can be "constructor"; null where the record lacks it. */
export function measured(record: Measured | undefined, name: string): number | null {
  const metrics = record?.metrics;
  return metrics && Object.hasOwn(metrics, name) ? (metrics[name] ?? null) : null;
}

/** The metrics that our engines measure of every kind of data. */
const always = ["validationLoss", "trainLoss"];

/**
 * The metrics of a run's records that a study's objective can be.
 *
 * @param classes 0 in a regression; null where the data is not known
 */
export function measuredMetrics(classes: number | null): string[] {
  if (classes === 0) return [...always, "r2", "meanAbsoluteError"];
  return [
    ...["validationAccuracy", "trainAccuracy", ...always, "macroF1", "balancedAccuracy"],
    ...(classes === null || classes === 2 ? ["rocAuc"] : []),
    ...(classes === null || classes > 5 ? ["top5Accuracy"] : []),
    ...["confidence", "mutualInformation"],
  ];
}

/** Whether a metric is a share of samples, 0 … 1, which people read as a percentage. */
export function isShare(metric: string): boolean {
  return /accuracy|f1|auc|precision|recall/i.test(metric);
}

const titles: Record<string, string> = {
  validationAccuracy: "accuracy",
  validationLoss: "val loss",
  trainAccuracy: "train acc",
  trainLoss: "train loss",
  macroF1: "macro F1",
  balancedAccuracy: "balanced accuracy",
  rocAuc: "ROC AUC",
  top5Accuracy: "top-5 accuracy",
  r2: "R²",
  meanAbsoluteError: "MAE",
  mutualInformation: "mutual information",
};

/** What tables and lines call a metric; a program's own name stays as it is, unless a column has it. */
export function metricTitle(metric: string): string {
  return (Object.hasOwn(titles, metric) && titles[metric]) || metricName(metric);
}

/** What sentences call a metric: "validationAccuracy" → "validation accuracy"; other names as they are. */
export function describeMetric(metric: string): string {
  return metric.replace(/^(validation|train)([A-Z])/, (_, first, next) => `${first} ${next.toLowerCase()}`);
}
