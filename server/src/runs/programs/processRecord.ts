import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isGroupAlive, startOfProcess } from "./processGroup.ts";

interface ProcessRecord {
  pid: number;
  /** as `startOfProcess` says it */
  start: string | null;
  devices: string[];
}

const pathIn = (directory: string): string => join(directory, "process.json");

export function writeProcessRecord(directory: string, pid: number, devices: readonly string[]): void {
  const record: ProcessRecord = { pid, start: startOfProcess(pid), devices: [...devices] };
  const temporary = `${pathIn(directory)}.new`;
  writeFileSync(temporary, JSON.stringify(record), { mode: 0o600 });
  renameSync(temporary, pathIn(directory));
}

export function removeProcessRecord(directory: string): void {
  rmSync(pathIn(directory), { force: true });
}

/** The process that the record in a run's folder names, where it still lives. */
export function livingProcess(directory: string): { pid: number; devices: string[] } | null {
  try {
    const { pid, start, devices }: ProcessRecord = JSON.parse(readFileSync(pathIn(directory), "utf8"));
    const isSame = start !== null && start === startOfProcess(pid);
    return isSame && isGroupAlive(pid) ? { pid, devices } : null;
  } catch {
    return null;
  }
}
