/** Kills trainer, daemon or both at random moments while a study trains. */
import { execFileSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import type { DaemonConnection } from "../../../server/src/connection/typed.ts";
import type { RunId } from "../../../server/src/protocol/protocol.ts";
import { uniform } from "../../../server/src/random/distributions.ts";
import { createGenerator } from "../../../server/src/random/generator.ts";
import { ended } from "./daemon.ts";
import { hasEnded } from "./runs.ts";

/** Processes that another one started, by the ids in the process table. */
export function childrenOf(pid: number): number[] {
  const table = execFileSync("ps", ["-e", "-o", "pid=,ppid="], { encoding: "utf8" });
  const rows = table
    .trim()
    .split("\n")
    .map((row) => row.trim().split(/\s+/).map(Number));
  return rows.flatMap(([child, parent]) => (parent === pid ? [child!] : []));
}

export function kill(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(pid, "SIGKILL");
  } catch {
    // It has just ended.
  }
}

/** @returns a connection to the last daemon, the study's runs, and the epoch that they train to by now */
export async function killAtRandom(options: {
  open: () => Promise<DaemonConnection>;
  spec: object;
  epochs: number;
  kills: number;
  seed: number;
}): Promise<{ connection: DaemonConnection; runs: RunId[]; epochs: number }> {
  const { open, spec, kills, seed } = options;
  let { epochs } = options;
  const random = createGenerator(seed, "kills");
  const pick = (count: number) => Math.floor(uniform(random) * count);
  let connection = await open();
  const { runs } = await connection.request("dai/runs/start", { spec, epochs });
  let killed = 0;
  while (killed < kills) {
    await sleep(pick(250));
    const { pid } = connection.info;
    const trainers = childrenOf(pid);
    const victim = ["trainer", "daemon", "both"][pick(3)];
    if (victim !== "daemon") trainers.forEach(kill);
    if (victim !== "trainer") {
      kill(pid);
      await ended(pid);
      connection.close();
      connection = await open();
    }
    if (victim !== "trainer" || trainers.length > 0) killed++;
    const { runs: found } = await connection.request("dai/runs/list", {});
    // On a fast machine the study ends before the kills do.
    if (found.every(hasEnded)) epochs += 200;
    await connection.request("dai/runs/start", { spec, epochs });
  }
  return { connection, runs, epochs };
}
