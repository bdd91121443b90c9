/** The processes of a program: its own, which leads a group, and those that it starts. */
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** How long a group has between SIGTERM and SIGKILL, in milliseconds. */
export const termGrace = 10_000;
const poll = 50;

export function isGroupAlive(leader: number): boolean {
  return signalGroup(leader, 0);
}

/** Asks a group to end, and kills what is left of it after ten seconds. Resolves when nothing is left. */
export async function endGroup(leader: number): Promise<void> {
  if (!signalGroup(leader, "SIGTERM")) return;
  const deadline = Date.now() + termGrace;
  while (isGroupAlive(leader)) {
    if (Date.now() > deadline) signalGroup(leader, "SIGKILL");
    await sleep(poll);
  }
}

function signalGroup(leader: number, signal: NodeJS.Signals | 0): boolean {
  if (process.platform === "win32") return signalTree(leader, signal);
  try {
    process.kill(-leader, signal);
    // A leader without a waiting parent, as in a container without an init process, stays as a zombie.
    return stateOf(leader) !== "Z";
  } catch {
    return false;
  }
}

/** The letter by which Linux names a process's state; null elsewhere. */
function stateOf(pid: number): string | null {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.[0] ?? null;
  } catch {
    return null;
  }
}

/** Windows has no groups; taskkill knows a process's descendants. */
function signalTree(pid: number, signal: NodeJS.Signals | 0): boolean {
  if (signal !== 0)
    spawnSync("taskkill", ["/PID", String(pid), "/T", ...(signal === "SIGKILL" ? ["/F"] : [])], {
      stdio: "ignore",
    });
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** When a process started, as its system says it; null for none. With the id it names a process for good. */
export function startOfProcess(pid: number): string | null {
  try {
    if (process.platform === "linux")
      return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]!.split(" ")[19]!;
    if (process.platform === "win32") return null;
    return execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" }).trim() || null;
  } catch {
    return null;
  }
}
