import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { connectDaemon, type DaemonConnection } from "../../../server/src/connection/typed.ts";
import type { DaemonStatus, RunState, RunSummary } from "../../../server/src/protocol/protocol.ts";
import { extension } from "./editor.ts";

const home = (): string => process.env["DAI_HOME"]!;

/** Process id of the daemon that runs now, null when none does. */
export async function daemonPid(): Promise<number | null> {
  try {
    const { pid } = JSON.parse(await readFile(join(home(), "daemon.json"), "utf8")) as { pid: number };
    process.kill(pid, 0);
    return pid;
  } catch {
    return null;
  }
}

/** What the daemon says about its runs, asked over a connection that is not the editor's. */
export async function listRuns(): Promise<RunSummary[]> {
  return (await ask(({ request }) => request("dai/runs/list", {}))).runs;
}

/** What the daemon says about itself. */
export function daemonStatus(): Promise<DaemonStatus> {
  return ask(({ request }) => request("dai/daemon/status", {}));
}

async function ask<T>(question: (connection: DaemonConnection) => Promise<T>): Promise<T> {
  const daemonPath = join(extension().extensionPath, "dist", "daemon.js");
  const connection = await connectDaemon({ home: home(), daemonPath, start: false });
  try {
    return await question(connection);
  } finally {
    connection.close();
  }
}

/** Waits until a run is in one of these states. */
export async function runIn(states: RunState[], id: string): Promise<RunSummary> {
  return until(`a run that is ${states.join(" or ")}`, async () => {
    return (await listRuns()).find(({ run, state }) => run === id && states.includes(state));
  });
}

/** Waits until `look` finds something. */
export async function until<T>(what: string, look: () => Promise<T | null | undefined | false>): Promise<T> {
  const deadline = Date.now() + 400_000;
  for (;;) {
    const seen = await look();
    if (seen) return seen;
    if (Date.now() > deadline) throw new Error(`Timed out waiting for ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
