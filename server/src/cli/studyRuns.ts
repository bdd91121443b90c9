import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { daiHome } from "../connection/home.ts";
import type { DaemonConnection } from "../connection/typed.ts";
import type { RunHistory } from "../indicator/evaluation/runHistory.ts";
import type { ScoringSettings } from "../indicator/evaluation/scoreAt.ts";
import type { EngineName, RunDetail, RunId, RunSummary } from "../protocol/protocol.ts";
import { historyOf } from "../runs/historyOf.ts";
import { readLaunch } from "../runs/launch.ts";
import type { Dai } from "../spec/expand.ts";
import { studyKind } from "../spec/runId.ts";

/** The runs of a study with all that was recorded of them. */
export interface StudyRuns {
  name: string;
  /** in the order of the launch */
  histories: RunHistory[];
  summaries: RunSummary[];
  /** of each run, the kind of study that it belongs to */
  kinds: string[];
  /** what its newest run is scored with */
  indicator: ScoringSettings;
}

/** Runs whose records are asked for at once; each takes the daemon some milliseconds. */
const RUNS_AT_ONCE = 8;

/** Several studies, one after the other. */
export async function readStudies(connection: DaemonConnection, studies: string[]): Promise<StudyRuns[]> {
  const read: StudyRuns[] = [];
  for (const study of studies) read.push(await readStudy(connection, study));
  return read;
}

/**
 * Reads what the daemon has of a study.
 *
 * @param study a spec file, a study's id or its beginning, or a study's name
 * @throws one sentence when there is no such study
 */
export async function readStudy(connection: DaemonConnection, study: string): Promise<StudyRuns> {
  const summaries = await findRuns(connection, study);
  const details: RunDetail[] = [];
  for (let first = 0; first < summaries.length; first += RUNS_AT_ONCE) {
    const some = summaries.slice(first, first + RUNS_AT_ONCE).map(({ run }) => run);
    details.push(...(await connection.request("dai/runs/get", { runs: some, records: "scores" })).runs);
  }
  const { name, indicator } = details.at(-1)!;
  return {
    name,
    histories: details.map((detail) => historyOf(detail, detail.scoreRecords ?? [])),
    summaries,
    kinds: details.map(({ dai }) => studyKind(dai as Dai)),
    indicator: { matrix: "linear", ...indicator },
  };
}

async function findRuns(connection: DaemonConnection, study: string): Promise<RunSummary[]> {
  const { runs } = await connection.request("dai/runs/list", {});
  if (existsSync(study)) {
    const ids = await idsOfSpec(study, new Set(runs.map(({ engine }) => engine)));
    const ofSpec = runs.filter(({ run }) => ids.has(run));
    if (ofSpec.length > 0) return ofSpec;
    throw new Error(`No run of ${study} is known yet: dai run ${study} trains them.`);
  }
  const byName = runs.filter(({ name }) => name === study);
  const found = byName.length > 0 ? byName : runs.filter((run) => run.study.startsWith(study));
  if (found.length > 0) return found;
  const names = [...new Set(runs.map(({ name }) => name))];
  throw new Error(
    names.length === 0
      ? `There is no study ${study}, since there are no runs yet: dai run FILE starts some.`
      : `There is no study ${study}: give a spec file, or the name of one of ${names.map((name) => `“${name}”`).join(", ")}.`,
  );
}

/** The runs that a launch of the spec would expand to, on any of these engines. */
async function idsOfSpec(file: string, engines: Iterable<EngineName>): Promise<Set<RunId>> {
  const uri = pathToFileURL(file).href;
  const ids = new Set<RunId>();
  for (const engine of engines)
    for (const id of (await readLaunch({ uri, engine }, join(daiHome(), "cache"))).runs.keys()) ids.add(id);
  return ids;
}

/** "39 queued, 2 running": the states of the runs that have not trained to their end; empty when all have. */
export function unfinishedInWords({ summaries, histories }: StudyRuns): string {
  const states = summaries.flatMap(({ state, epoch, epochs }, i) =>
    histories[i]!.finalAccuracy === null
      ? [state === "finished" ? `at epoch ${epoch} of ${epochs}` : state]
      : [],
  );
  const counts = Map.groupBy(states, (state) => state);
  return [...counts].map(([state, runs]) => `${runs.length} ${state}`).join(", ");
}
