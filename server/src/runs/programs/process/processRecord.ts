import { renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Type, { type Static } from "typebox";
import { readRegular } from "../../../connection/regularFile.ts";
import { parseJson } from "../../../schema/parseJson.ts";
import { isGroupAlive, startOfProcess } from "./processGroup.ts";

const RecordSchema = Type.Object({
  pid: Type.Integer({ minimum: 1 }),
  /** as `startOfProcess` says it */
  start: Type.Union([Type.String(), Type.Null()]),
  devices: Type.Array(Type.String()),
});
type ProcessRecord = Static<typeof RecordSchema>;

const mostBytes = 2 ** 16;

const pathIn = (directory: string): string => join(directory, "process.json");

export function writeProcessRecord(directory: string, pid: number, devices: readonly string[]): void {
  const record: ProcessRecord = { pid, start: startOfProcess(pid), devices: [...devices] };
  const temporary = `${pathIn(directory)}.new`;
  writeFileSync(temporary, JSON.stringify(record), { mode: 0o600 });
  renameSync(temporary, pathIn(directory));
}

export function removeProcessRecord(directory: string): void {
  try {
    rmSync(pathIn(directory), { force: true, recursive: true });
  } catch {
    // The program has replaced its folder.
  }
}

/** The process that the record in a run's folder names, where it still lives. */
export function livingProcess(directory: string): { pid: number; devices: string[] } | null {
  const record = readRecord(directory);
  if (!record) return null;
  const { pid, start, devices } = record;
  const isSame = start !== null && start === startOfProcess(pid);
  return isSame && isGroupAlive(pid) ? { pid, devices } : null;
}

/** Null where there is none, or the program has made something else of it. */
function readRecord(directory: string): ProcessRecord | null {
  try {
    return parseJson(RecordSchema, readRegular(pathIn(directory), mostBytes));
  } catch {
    return null;
  }
}
