/** The metrics of runs as columns of their table, read only where one of them is asked for. */

import type { DaemonConnection } from "../connection/typed.ts";
import { measuredFields } from "../domain/measuredFields.ts";
import type { RunField } from "../domain/runFields.ts";
import type { RunId, RunSummary, ScoreRecord } from "../protocol/protocol.ts";

/** Runs whose records are asked for at once; each takes the daemon some milliseconds. */
const runsAtOnce = 8;

/** A field for each metric that the runs have recorded, but for those of every list, with its value at a run's newest epoch. */
export async function readMeasuredFields(
  connection: DaemonConnection,
  runs: readonly RunSummary[],
): Promise<RunField[]> {
  return measuredFields(await newestRecords(connection, runs));
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
