/** `daemon.json`: how a client finds the daemon of a state directory. */

import { lstatSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sentenceOf } from "../messages/catalogue.ts";
import { readRegular, SpecialFileError } from "./regularFile.ts";

export interface DaemonInfo {
  port: number;
  pid: number;
  /** what a client must show to be let in; new at each start */
  token: string;
  version: string;
  /** of the messages, as docs/protocol.md describes them; absent in files of versions before 1 */
  protocol?: number;
  startedAt: string;
}

/** Rises when a message changes in a way that an older program does not understand. */
export const protocolVersion = 1;

const path = (home: string): string => join(home, "daemon.json");
const mostBytes = 2 ** 16;

/**
 * Null when there is no file or it is damaged. It may be stale: see `isAlive`.
 * @throws one sentence when the file or its folder belongs to another user, who could have planted a port and a token
 */
export function readInfo(home: string): DaemonInfo | null {
  let text: string;
  try {
    requireOwner(home);
    requireOwner(path(home));
    text = readRegular(path(home), mostBytes);
  } catch (error) {
    if (error instanceof ForeignFileError) throw error;
    return null;
  }
  return parseInfo(text);
}

function parseInfo(text: string): DaemonInfo | null {
  let info: Partial<DaemonInfo> | null;
  try {
    info = JSON.parse(text);
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

/** Writes the token alone to a file, for programs that the daemon starts; returns its path. */
export function writeToken(home: string, token: string): string {
  const file = join(home, "token");
  replaceFile(file, `${file}.new`, token);
  return file;
}

/** Writes the file so that a reader sees all of it or nothing, readable by its owner only. */
export function writeInfo(home: string, info: DaemonInfo): void {
  replaceFile(path(home), `${path(home)}.${info.pid}`, `${JSON.stringify(info)}\n`);
}

/** @throws SpecialFileError where a folder is in the place of one of the files */
function replaceFile(file: string, temporary: string, text: string): void {
  for (const one of [file, temporary])
    if (lstatSync(one, { throwIfNoEntry: false })?.isDirectory()) throw new SpecialFileError(one);
  rmSync(temporary, { force: true });
  writeFileSync(temporary, text, { mode: 0o600, flag: "wx" });
  renameSync(temporary, file);
}

/** False once the file is missing or names another daemon; true while it can't be read. */
export function isOwn(home: string, info: DaemonInfo): boolean {
  try {
    return parseInfo(readRegular(path(home), mostBytes))?.token === info.token;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ENOENT" && !(error instanceof SpecialFileError);
  }
}

class ForeignFileError extends Error {}

function requireOwner(file: string): void {
  const owner = process.getuid?.();
  if (owner === undefined) return;
  if (lstatSync(file).uid !== owner) throw new ForeignFileError(sentenceOf("home/foreign-file", { file }));
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
