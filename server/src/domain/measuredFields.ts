/** The metrics that runs have recorded as fields of their list, each with its value at a run's newest epoch. */

import { isRecordColumn, type Measured, measured, metricOf, metricTitle } from "./metrics.ts";
import { usualGoal } from "./objective.ts";
import { metricName } from "./ownNames.ts";
import { formatMetric, type RunField } from "./runFields.ts";

/** Metrics that are columns of every epoch record; the accuracy is in every list. */
const columnsOfRecords = ["trainLoss", "trainAccuracy", "validationLoss"];

/** @param newest the newest record of each run; only metrics of which some run has a value are fields */
export function measuredFields(newest: ReadonlyMap<string, Measured>): RunField[] {
  const records = [...newest.values()];
  const own = new Set(records.flatMap(({ metrics }) => Object.keys(metrics ?? {})));
  return [
    ...columnsOfRecords.map((name): NamedMetric => [name, metricTitle(name), metricOf]),
    ...[...own].map((name): NamedMetric => {
      // A program may measure what a record has a column for.
      const title = isRecordColumn(name) ? metricName(name) : metricTitle(name);
      return [name, title, measured];
    }),
  ]
    .filter(([name, , valueIn]) => records.some((record) => valueIn(record, name) !== null))
    .map(([name, title, valueIn]) => measuredField(name, title, ({ run }) => valueIn(newest.get(run), name)));
}

type NamedMetric = [
  name: string,
  title: string,
  (record: Measured | undefined, name: string) => number | null,
];

function measuredField(
  metric: string,
  title: string,
  value: (run: { run: string }) => number | null,
): RunField {
  return {
    name: title.startsWith("metric.") ? title : metric,
    aliases: [`metric.${metric}`.toLowerCase()],
    title,
    better: usualGoal(metric) === "minimize" ? "lower" : "higher",
    value,
    text: (run) => formatMetric(value(run), metric),
  };
}
