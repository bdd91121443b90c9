/** `daemon.json`: how a client finds the daemon of a state directory. */
import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export interface DaemonInfo {
  port: number;
  pid: number;
  /** what a client must show to be let in; new at each start */
  token: string;
  version: string;
  /** ISO 8601 */
  startedAt: string;
}

const path = (home: string): string => join(home, "daemon.json");

/** What the file says, or null when there is none or it is damaged. It may be stale: see `isAlive`. */
export function readInfo(home: string): DaemonInfo | null {
  let info: Partial<DaemonInfo> | null;
  try {
    info = JSON.parse(readFileSync(path(home), "utf8"));
  } catch {
    return null;
  }
  const whole =
    typeof info?.port === "number" &&
    typeof info.pid === "number" &&
    typeof info.token === "string" &&
    typeof info.version === "string" &&
    typeof info.startedAt === "string";
  return whole ? (info as DaemonInfo) : null;
}

/** Writes the file so that a reader sees all of it or nothing, readable by its owner only. */
export function writeInfo(home: string, info: DaemonInfo): void {
  const temporary = `${path(home)}.${info.pid}`;
  rmSync(temporary, { force: true });
  writeFileSync(temporary, `${JSON.stringify(info)}\n`, { mode: 0o600, flag: "wx" });
  renameSync(temporary, path(home));
}

/** True while the file speaks of this very daemon. */
export function isOwn(home: string, info: DaemonInfo): boolean {
  return readInfo(home)?.token === info.token;
}

export function removeInfo(home: string, info: DaemonInfo): void {
  if (isOwn(home, info)) rmSync(path(home), { force: true });
}

/** Whether the process still exists and is ours. A process of another user only inherited the number. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
