import { chmodSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { MessageError } from "../messages/messageError.ts";

export interface Lock {
  release(): void;
}

/** SQLITE_BUSY, sqlite.org/rescode.html */
const SQLITE_BUSY = 5;

/**
 * The lock until `release` or the end of this process; null when another process has it. SQLite's exclusive lock on
 * an empty database is one of the operating system on every platform, so a killed process leaves nothing stale.
 * @throws one sentence when the lock file can't be used
 */
export function acquireLock(home: string): Lock | null {
  const path = join(home, "daemon.lock");
  try {
    const database = new DatabaseSync(path, { timeout: 0 });
    try {
      database.exec("PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE");
    } catch (error) {
      database.close();
      throw error;
    }
    if (process.platform !== "win32") chmodSync(path, 0o600);
    return { release: () => database.close() };
  } catch (error) {
    if ((error as { errcode?: number }).errcode === SQLITE_BUSY) return null;
    throw new MessageError("lock", { path, reason: (error as Error).message });
  }
}
