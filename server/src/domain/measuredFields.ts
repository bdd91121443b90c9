/** The metrics that runs have recorded as fields of their list, each with its value at a run's newest epoch. */

import { type Measured, metricOf, metricTitle } from "./metrics.ts";
import { usualGoal } from "./objective.ts";
import { formatMetric, type RunField } from "./runFields.ts";

/** Metrics that are columns of every epoch record; the accuracy is in every list. */
const columnsOfRecords = ["trainLoss", "trainAccuracy", "validationLoss"];

/** @param newest the newest record of each run; only metrics of which some run has a value are fields */
export function measuredFields(newest: ReadonlyMap<string, Measured>): RunField[] {
  const records = [...newest.values()];
  const names = new Set([
    ...columnsOfRecords,
    ...records.flatMap(({ metrics }) => Object.keys(metrics ?? {})),
  ]);
  return [...names]
    .filter((name) => records.some((record) => metricOf(record, name) !== null))
    .map((name) => measuredField(name, newest));
}

function measuredField(name: string, newest: ReadonlyMap<string, Measured>): RunField {
  const value = ({ run }: { run: string }) => metricOf(newest.get(run), name);
  return {
    name,
    aliases: [],
    title: metricTitle(name),
    better: usualGoal(name) === "minimize" ? "lower" : "higher",
    value,
    text: (run) => formatMetric(value(run), name),
  };
}
