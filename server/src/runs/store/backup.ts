/** Copies of the store: one that is made while a daemon writes it, and one that is put in its place. */

import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  renameSync,
  rmSync,
} from "node:fs";
import * as sqlite from "node:sqlite";
import { MessageError } from "../../messages/messageError.ts";
import { checkStore, type StoreReport } from "./checkStore.ts";

/** More pages than any store has: with one step, what the daemon writes meanwhile does not begin the copy again. */
const allPages = 2 ** 30;

/**
 * Copies a store to a new file with SQLite's online backup, and checks the copy.
 * @throws one sentence when there is such a file, or the copy can't be made
 */
export async function backupStore(path: string, target: string): Promise<StoreReport> {
  if (existsSync(target)) throw new MessageError("backup/exists", { file: target });
  if (!existsSync(path)) throw new MessageError("store/none", { path });
  const unfinished = `${target}.unfinished`;
  rmSync(unfinished, { force: true });
  try {
    const database = new sqlite.DatabaseSync(path, { readOnly: true, timeout: 5000 });
    try {
      // Node has had it since 22.16.
      if (sqlite.backup) await sqlite.backup(database, unfinished, { rate: allPages });
      else database.prepare("VACUUM INTO ?").run(unfinished);
    } finally {
      database.close();
    }
    // A file of its own, without a log beside it.
    const copy = new sqlite.DatabaseSync(unfinished);
    copy.exec("PRAGMA journal_mode = DELETE");
    copy.close();
    sync(unfinished);
    const report = checkStore(unfinished);
    renameSync(unfinished, target);
    return report;
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw new MessageError("backup/not-made", { file: target, reason: (error as Error).message });
  }
}

/**
 * Puts a backup in the place of a store that no daemon has open.
 * @returns where the former store is now; null where there was none
 * @throws one sentence when the backup is damaged; nothing was changed then
 */
export function restoreStore(source: string, path: string): string | null {
  const { problems } = checkStore(source);
  if (problems.length > 0) throw new MessageError("backup/damaged", { file: source, reason: problems[0] });
  const incoming = `${path}.restored`;
  copyFileSync(source, incoming);
  sync(incoming);
  const former = existsSync(path) ? keepFormer(path) : null;
  renameSync(incoming, path);
  return former;
}

function keepFormer(path: string): string {
  const former = `${path}.before-${new Date().toISOString().replaceAll(":", "-")}`;
  mergeLog(path);
  linkSync(path, former);
  // A log of the former store must not be read into the one that takes its place.
  if (existsSync(`${path}-wal`)) renameSync(`${path}-wal`, `${former}-wal`);
  rmSync(`${path}-shm`, { force: true });
  return former;
}

/** Writes what is in a store's log into its file, unless it is too damaged for that. */
function mergeLog(path: string): void {
  try {
    const database = new sqlite.DatabaseSync(path);
    database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    database.close();
  } catch {
    // It is kept as it is.
  }
}

function sync(path: string): void {
  const file = openSync(path, "r+");
  fsyncSync(file);
  closeSync(file);
}
