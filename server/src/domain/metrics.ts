/** Names of metrics for people. */
const titles: Record<string, string> = {
  validationAccuracy: "accuracy",
  validationLoss: "val loss",
  trainAccuracy: "train acc",
  trainLoss: "train loss",
  macroF1: "macro F1",
  r2: "R²",
  meanAbsoluteError: "MAE",
};

/** What tables and lines call a metric; a program's own name stays as it is. */
export function metricTitle(metric: string): string {
  return titles[metric] ?? metric;
}

/** A metric of an epoch record: one of its columns, or one of its `metrics`; null where the record lacks it. */
export function metricIn(record: { metrics?: Record<string, number | null> }, metric: string): number | null {
  const columns: Record<string, unknown> = { ...record.metrics, ...record };
  const value = columns[metric];
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}
