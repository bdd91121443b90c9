/** A study of programs as its page describes it. */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { daiHome } from "../../../server/src/connection/home.ts";
import { connectDaemon } from "../../../server/src/connection/typed.ts";
import type { Objective } from "../../../server/src/domain/objective.ts";
import { goodLevel, isGood, outcomeOf } from "../../../server/src/indicator/outcomes/goodRuns.ts";
import { type FinishedRun, isFinished } from "../../../server/src/indicator/runHistory.ts";
import type { VerdictRecord } from "../../../server/src/protocol/protocol.ts";
import { ruleSettings } from "../../../server/src/runs/decisions/ruleOf.ts";
import { readReproduced, repository, secondsOf } from "../study.ts";
import type { ProgramStudy } from "./studies.ts";

export interface ProgramResult {
  study: ProgramStudy;
  /** that trained to their end */
  runs: FinishedRun[];
  /** of these, in the same order, the verdicts that were given */
  verdicts: VerdictRecord[][];
  objective: Objective;
  /** of each run, its objective at the end, turned so that higher is better */
  ends: number[];
  /** of each run, whether it is good, as `dai evaluate` counts it */
  good: boolean[];
  epochs: number;
  seconds: number;
  /** what the programs said that measuring took, and of how many seconds */
  measuring: { seconds: number; of: number };
  /** the first sentences of `dai evaluate` */
  conclusion: string[];
}

/** Null where fewer than two runs have trained to their end. */
export async function readResult(study: ProgramStudy, spec: string): Promise<ProgramResult | null> {
  const { histories, verdicts, objective, judging, finished } = await readReproduced(spec, false);
  const kept = histories.flatMap((history, i) => (isFinished(history) ? [i] : []));
  const runs = kept.map((i) => histories[i] as FinishedRun);
  if (runs.length < 2) return null;
  const ends = runs.map(({ finalAccuracy }) => finalAccuracy);
  const outcomes = runs.map((run) => outcomeOf(run, objective, "best"));
  const level = goodLevel(outcomes, ruleSettings(judging, objective).success, objective, "best");
  return {
    ...{ study, runs, objective, ends, epochs: runs[0]!.maxEpochs },
    verdicts: kept.map((i) => verdicts[i]!),
    good: outcomes.map(({ result }) => isGood(result, level)),
    seconds: secondsOf(finished),
    measuring: await readMeasuring(runs.map(({ run }) => run)),
    conclusion: await readConclusion(spec),
  };
}

/** From the line that each program ends with. */
async function readMeasuring(runs: readonly string[]): Promise<ProgramResult["measuring"]> {
  const connection = await connectDaemon({ home: daiHome(), daemonPath: join(repository, "dist/daemon.js") });
  let [seconds, of] = [0, 0];
  for (const run of runs) {
    const { text } = await connection.request("dai/program/output", { run });
    for (const [, took, total] of text.matchAll(/measuring took ([\d.]+) s, [\d.e-]+% of ([\d.]+) s/g)) {
      seconds += Number(took);
      of += Number(total);
    }
  }
  connection.close();
  return { seconds, of };
}

async function readConclusion(spec: string): Promise<string[]> {
  const command = [join(repository, "dist/dai.js"), "evaluate", spec, "--json"];
  const { stdout } = await promisify(execFile)(process.execPath, command, { maxBuffer: 2 ** 26 });
  return JSON.parse(stdout).conclusion;
}
