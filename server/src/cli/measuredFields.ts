/** The metrics of runs as columns of their table, read only where one of them is asked for. */

import type { DaemonConnection } from "../connection/typed.ts";
import { metricOf, metricTitle } from "../domain/metrics.ts";
import { usualGoal } from "../domain/objective.ts";
import { formatMetric, type RunField } from "../domain/runFields.ts";
import type { RunId, RunSummary, ScoreRecord } from "../protocol/protocol.ts";

/** Metrics that are columns of every epoch record. */
const columnsOfRecords = ["trainLoss", "trainAccuracy", "validationLoss"];

/** Runs whose records are asked for at once; each takes the daemon some milliseconds. */
const runsAtOnce = 8;

/** A field for each metric that the runs have recorded, but for those of every list, with its value at a run's newest epoch. */
export async function measuredFields(
  connection: DaemonConnection,
  runs: readonly RunSummary[],
): Promise<RunField[]> {
  const newest = await newestRecords(connection, runs);
  const names = new Set(columnsOfRecords);
  for (const record of newest.values()) for (const name of Object.keys(record.metrics ?? {})) names.add(name);
  return [...names]
    .filter((name) => [...newest.values()].some((one) => metricOf(one, name) !== null))
    .map((name) => measuredField(name, newest));
}

function measuredField(name: string, newest: ReadonlyMap<RunId, ScoreRecord>): RunField {
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

async function newestRecords(
  connection: DaemonConnection,
  runs: readonly RunSummary[],
): Promise<Map<RunId, ScoreRecord>> {
  const newest = new Map<RunId, ScoreRecord>();
  for (let first = 0; first < runs.length; first += runsAtOnce) {
    const ids = runs.slice(first, first + runsAtOnce).map(({ run }) => run);
    const { runs: details } = await connection.request("dai/runs/get", { runs: ids, records: "scores" });
    for (const { run, scoreRecords = [] } of details) {
      const record = scoreRecords.at(-1);
      if (record) newest.set(run, record);
    }
  }
  return newest;
}
