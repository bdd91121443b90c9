import type { EpochHistory } from "./runHistory.ts";

/** What tells a better run of a study from a worse one. */
export interface Objective {
  /** a column of the epoch records, such as "validationAccuracy", or the name of one of their metrics */
  metric: string;
  goal: "maximize" | "minimize";
}

export const accuracyObjective: Objective = { metric: "validationAccuracy", goal: "maximize" };

/** A metric after an epoch; null where the record lacks it. */
export function metricOf(epoch: EpochHistory | undefined, metric: string): number | null {
  if (!epoch) return null;
  const columns: Record<string, unknown> = { ...epoch.metrics, ...epoch };
  const value = columns[metric];
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

/** A metric turned so that higher is better: a loss is negated. Applied twice it gives the metric back. */
export function turned(value: number, { goal }: Objective): number {
  return goal === "maximize" ? value : -value;
}
