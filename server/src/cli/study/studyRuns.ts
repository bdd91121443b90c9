import type { DaemonConnection } from "../../connection/typed.ts";
import { commonObjective, type Objective } from "../../domain/objective.ts";
import type { RunHistory } from "../../indicator/runHistory.ts";
import type { ScoringSettings } from "../../indicator/scores/settings.ts";
import type { RunDetail, RunId, RunSummary, VerdictRecord } from "../../protocol/protocol.ts";
import type { EvaluationConfig } from "../../runs/decisions/ruleOf.ts";
import { historyOf } from "../../runs/store/historyOf.ts";
import { isProgram, kindOf } from "../../specification/expansion/programConfig.ts";
import { fittingOf, idOnAnyEngine } from "../../specification/expansion/runId.ts";
import { computedBy, findStudy } from "./findRuns.ts";

/** The runs of a study with all that was recorded of them. */
export interface StudyRuns {
  name: string;
  /** in the order of the launch */
  histories: RunHistory[];
  summaries: RunSummary[];
  /** of each run, the verdicts that were given, oldest first */
  verdicts: VerdictRecord[][];
  /** of each run, the kind of study that it belongs to */
  kinds: string[];
  /** of each run, what its thresholds may be fitted to; none of a program's */
  fittings: ReturnType<typeof fittingOf>[];
  /** of each run, what it is called whatever engine trains it */
  configs: string[];
  engine: RunSummary["engine"];
  /** the same study's runs on other engines, where it has come less far */
  onOtherEngines: RunSummary[];
  /** what its newest run is scored with */
  indicator: ScoringSettings;
  /** what its newest run's verdicts come from and do, and which runs count as good */
  judging: EvaluationConfig;
  objective: Objective;
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
 * @param study a spec file, a study's id or its prefix, or a study's name
 * @throws one sentence when there is no such study
 */
export async function readStudy(connection: DaemonConnection, study: string): Promise<StudyRuns> {
  const { name, runs } = await findStudy(connection, study);
  const byEngine = Map.groupBy(runs, ({ engine }) => computedBy(engine));
  const [first, ...others] = [...byEngine].sort(([, a], [, b]) => hasMoreProgress(b, a));
  const [, summaries] = first!;
  const details = mostProgressOfEach(
    await readDetails(
      connection,
      summaries.map(({ run }) => run),
    ),
  );
  const { indicator, policy, success } = details.at(-1)!;
  const scored = { matrix: "linear", ...indicator } as const;
  return {
    name,
    histories: details.map((detail) => historyOf(detail, detail.scoreRecords ?? [])),
    summaries: details,
    verdicts: details.map(({ verdicts }) => verdicts),
    kinds: details.map(({ dai }) => kindOf(dai)),
    fittings: details.flatMap(({ dai }) => (isProgram(dai) ? [] : [fittingOf(dai)])),
    configs: details.map(idAcrossEngines),
    engine: details.at(-1)!.engine,
    onOtherEngines: others.flatMap(([, runs]) => runs),
    indicator: scored,
    judging: { indicator: { predictor: "paper", ...scored }, policy, ...(success && { success }) },
    objective: commonObjective(details),
  };
}

/** Each run once: earlier versions gave the same run another id on another engine. */
function mostProgressOfEach(details: RunDetail[]): RunDetail[] {
  const byConfig = Map.groupBy(details, idAcrossEngines);
  return [...byConfig.values()].map((same) => same.reduce((a, b) => (b.epoch > a.epoch ? b : a)));
}

/** What a run is called whatever engine trains it; programs may have equal runs. */
function idAcrossEngines({ run, dai }: RunDetail): string {
  return isProgram(dai) ? run : idOnAnyEngine(dai);
}

/** Runs with all that was recorded of them but the spectra, in this order. */
export async function readHistories(connection: DaemonConnection, runs: RunId[]): Promise<RunHistory[]> {
  const details = await readDetails(connection, runs);
  return details.map((detail) => historyOf(detail, detail.scoreRecords ?? []));
}

async function readDetails(connection: DaemonConnection, runs: RunId[]): Promise<RunDetail[]> {
  const details: RunDetail[] = [];
  for (let first = 0; first < runs.length; first += RUNS_AT_ONCE) {
    const some = runs.slice(first, first + RUNS_AT_ONCE);
    details.push(...(await connection.request("dai/runs/get", { runs: some, records: "scores" })).runs);
  }
  return details;
}

/** Above 0 where a has more runs that trained to their end than b or, with as many, more epochs. */
function hasMoreProgress(a: readonly RunSummary[], b: readonly RunSummary[]): number {
  const finished = (runs: readonly RunSummary[]) => runs.filter(({ state }) => state === "finished").length;
  const trained = (runs: readonly RunSummary[]) => runs.reduce((sum, { epoch }) => sum + epoch, 0);
  return finished(a) - finished(b) || trained(a) - trained(b);
}

/** "native; 3 runs on wasm left out; 39 queued, 2 running": what a study's figures are about. */
export function describeStudy(study: StudyRuns): string {
  const others = Map.groupBy(study.onOtherEngines, ({ engine }) => engine);
  const left = [...others].map(
    ([engine, runs]) => `${runs.length} ${runs.length === 1 ? "run" : "runs"} on ${engine} left out`,
  );
  return [study.engine, ...left, describeUnfinished(study)].filter((part) => part !== "").join("; ");
}

/** "39 queued, 2 running": the states of the runs that have not trained to their end; empty when all have. */
export function describeUnfinished({ summaries, histories }: StudyRuns): string {
  const states = summaries.flatMap(({ state, epoch, epochs }, i) =>
    histories[i]!.finalAccuracy === null
      ? [state === "finished" ? `at epoch ${epoch} of ${epochs}` : state]
      : [],
  );
  const counts = Map.groupBy(states, (state) => state);
  return [...counts].map(([state, runs]) => `${runs.length} ${state}`).join(", ");
}
