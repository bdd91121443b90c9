/** Small studies for tests with real daemons, and what they wait for. */
import { spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import type { DaemonConnection } from "../../../server/src/connection/typed.ts";
import type { EpochRecord, RunDetail, RunId, RunSummary } from "../../../server/src/protocol/protocol.ts";
import { commandPath } from "./daemon.ts";

/** An epoch of its runs takes some milliseconds. */
export const smallSpec = {
  dataset: { kind: "shell", dimensions: 48, train: 2000, validation: 500 },
  architecture: { kind: "mlp", hidden: [32, 16] },
  initialization: { gain: [0.5, 4], seeds: 2 },
  training: { epochs: 12 },
  indicator: { window: 4, checkpoints: [5, 8, 11] },
  policy: { rule: "paper" },
};

/** Settings with which every run is expected not to train at its checkpoints. */
export const hopeless = { window: 4, checkpoints: [5, 8, 11], gateNonUniformity: 0, gateShift: 10 };

export interface CommandResult {
  status: number | null;
  stdout: string;
  stderr: string;
}

/** Runs the `dai` command of the build under test. */
export async function dai(home: string, args: string[], env: NodeJS.ProcessEnv = {}): Promise<CommandResult> {
  const child = spawn(process.execPath, [commandPath, ...args], {
    env: { ...process.env, DAI_HOME: home, DAI_IDLE_SECONDS: "60", ...env },
  });
  const result: CommandResult = { status: null, stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const)
    child[stream].setEncoding("utf8").on("data", (text: string) => {
      result[stream] += text;
    });
  result.status = await new Promise((resolve) => child.once("close", resolve));
  return result;
}

/** The lines of `dai run --json` for each run, without what the clock decides. */
export function linesByRun(stdout: string): Map<RunId, object[]> {
  const lines = new Map<RunId, object[]>();
  for (const text of stdout.trimEnd().split("\n")) {
    const { seconds: _, ...line } = JSON.parse(text);
    lines.set(line.run, [...(lines.get(line.run) ?? []), line]);
  }
  return lines;
}

/** Records without the seconds that they took. */
export function withoutSeconds(records: EpochRecord[] = []): Omit<EpochRecord, "seconds">[] {
  return records.map(({ seconds: _, ...record }) => record);
}

export async function details(connection: DaemonConnection, runs: RunId[]): Promise<RunDetail[]> {
  return (await connection.request("dai/runs/get", { runs, records: true })).runs;
}

/** Looks at the runs until all of them are as wanted. */
export async function waitFor(
  connection: DaemonConnection,
  runs: RunId[],
  isWanted: (summary: RunSummary) => boolean,
): Promise<RunSummary[]> {
  for (;;) {
    const all = (await connection.request("dai/runs/list", {})).runs;
    const found = all.filter(({ run }) => runs.includes(run));
    if (found.every(isWanted)) return found;
    await sleep(10);
  }
}

export function hasEnded({ state }: RunSummary): boolean {
  return ["finished", "stopped", "diverged", "failed"].includes(state);
}
