/** What is drawn of a study's runs over their epochs, and what they are compared by. */

import { formatNumber, formatSetPercent } from "../../../server/src/domain/format.ts";
import { isRecordColumn, measured, metricTitle } from "../../../server/src/domain/metrics.ts";
import { commonObjective, type Objective } from "../../../server/src/domain/objective.ts";
import { metricName } from "../../../server/src/domain/ownNames.ts";
import { formatMetric } from "../../../server/src/domain/runFields.ts";
import { known } from "../../../server/src/protocol/notifications.ts";
import type { ScoreRecord } from "../../../server/src/protocol/protocol.ts";
import type { Run } from "./state.ts";

/** A quantity that every epoch has a value of. */
export interface Metric {
  name: string;
  label: string;
  value(record: ScoreRecord): number | null;
  /** whether a logarithmic axis suits it */
  isLoss: boolean;
}

const columns: Record<string, Omit<Metric, "name">> = {
  validationAccuracy: {
    label: "validation accuracy",
    value: ({ validationAccuracy }) => validationAccuracy,
    isLoss: false,
  },
  validationLoss: { label: "validation loss", value: ({ validationLoss }) => validationLoss, isLoss: true },
  trainAccuracy: { label: "train accuracy", value: ({ trainAccuracy }) => trainAccuracy, isLoss: false },
  trainLoss: { label: "train loss", value: ({ trainLoss }) => trainLoss, isLoss: true },
  sF: { label: "s_F", value: ({ scores }) => scores?.sF ?? null, isLoss: false },
  sFv: { label: "s_Fv", value: ({ scores }) => scores?.sFv ?? null, isLoss: false },
};

/** The quantities that some of the runs have, the study's objective first. */
export function metricsOf(runs: readonly Run[]): Metric[] {
  const objective = metricOf(objectiveOf(runs).metric);
  const own = runs.flatMap(({ records }) => Object.keys(records.at(-1)?.metrics ?? {}));
  const all = [
    objective,
    ...Object.entries(columns).map(([name, column]) => ({ name, ...column })),
    ...[...new Set(own)].map(ownMetric),
  ];
  const byName = new Map(all.map((metric) => [metric.name, metric]));
  return [...byName.values()].filter((metric) => metric.name === objective.name || isKnown(runs, metric));
}

/** The metrics of the runs' records that have no column of their own; the study's objective first. */
export function recordedMetrics(runs: readonly Run[]): Metric[] {
  const objective = metricOf(objectiveOf(runs).metric).name;
  const names = new Set<string>();
  for (const { records } of runs)
    for (const record of known(records))
      for (const [name, value] of Object.entries(record.metrics ?? {})) if (value !== null) names.add(name);
  const isFirst = ({ name }: Metric) => Number(name === objective);
  return [...names].map(ownMetric).sort((a, b) => isFirst(b) - isFirst(a));
}

function isKnown(runs: readonly Run[], { value }: Metric): boolean {
  return runs.some(({ records }) => {
    const record = records.at(-1);
    return record ? value(record) !== null : false;
  });
}

/** What a study's objective names: a column of the records or a metric of one's own. */
export function metricOf(name: string): Metric {
  return isRecordColumn(name) ? { name, ...columns[name]! } : ownMetric(name);
}

export function scoreMetric(name: "sF" | "sFv"): Metric {
  return { name, ...columns[name]! };
}

function ownMetric(metric: string): Metric {
  const name = metricName(metric);
  const label = name === metric ? metricTitle(metric) : name;
  const isLoss = /loss|error/i.test(metric);
  return { name, label, isLoss, value: (record) => measured(record, metric) };
}

/** How the values of a metric are written on an axis. */
export function formatTick({ name }: Metric): (value: number) => string {
  return name === "sFv" || formatMetric(0, name).endsWith("%") ? formatSetPercent : formatNumber;
}

/** How a single value is written. */
export function formatValue({ name }: Metric): (value: number | null) => string {
  return (value) => formatMetric(value, name === "sFv" ? "validationAccuracy" : name);
}

/** What counts as better among the runs. */
export function objectiveOf(runs: readonly Run[]): Objective {
  return commonObjective(runs.map(({ summary }) => summary));
}
