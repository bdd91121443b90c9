import { chmodSync, existsSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { sentenceOf } from "../../../messages/catalogue.ts";
import { MessageError } from "../../../messages/messageError.ts";
import { isOutOfDescriptors } from "../../../messages/systemError.ts";
import { migrations, schema } from "./databaseSchema.ts";

/** The store could not be read or written. What it had before is still there, and nothing was half done. */
export class StoreError extends Error {
  override name = "StoreError";

  /** @param remedy what to do; by default what the cause asks for */
  constructor(path: string, cause: Error, remedy: string = remedyFor(cause)) {
    super(sentenceOf("store/unusable", { path, reason: cause.message, remedy }), { cause });
  }
}

function remedyFor(cause: Error): string {
  if (isDamage(cause)) return sentenceOf("store/remedy-damage", {});
  return sentenceOf(isOutOfDescriptors(cause) ? "store/remedy-files" : "store/remedy-disk", {});
}

/** @throws StoreError in place of SQLite's errors */
export function withStoreErrors<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw (error as { code?: string }).code === "ERR_SQLITE_ERROR"
      ? new StoreError(path, error as Error)
      : error;
  }
}

/** Formats of the store, one for each migration and one for the first. */
export const newestFormat = migrations.length + 1;

/**
 * Opens or makes the database, and brings one of an older format up to date.
 * @throws one sentence when a newer version made it or when it is damaged; the file is then unchanged
 */
export function openDatabase(path: string): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    const isNew = !existsSync(path);
    database = new DatabaseSync(path);
    const format = Number(database.prepare("PRAGMA user_version").get()?.["user_version"]);
    if (format > newestFormat) throw new MessageError("store/newer-format", { format, newest: newestFormat });
    if (format < 0) throw new MessageError("store/bad-format", { format });
    // Only before there are tables: free pages can then be given back a few at a time.
    if (isNew) database.exec("PRAGMA auto_vacuum = INCREMENTAL");
    // FULL: what was sent to a subscriber survives a power cut.
    database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000;");
    if (format < newestFormat) bringUpToDate(database, format);
    if (process.platform !== "win32") chmodSync(path, 0o600);
    return database;
  } catch (error) {
    database?.close();
    throw new MessageError("store/not-opened", { path, reason: remedyOf(error as Error) });
  }
}

function bringUpToDate(database: DatabaseSync, format: number): void {
  database.exec("BEGIN IMMEDIATE");
  if (format === 0) database.exec(schema);
  for (const migrate of migrations.slice(Math.max(0, format - 1))) migrate(database);
  database.exec(`PRAGMA user_version = ${newestFormat}; COMMIT`);
}

function remedyOf(error: Error): string {
  return isDamage(error) ? sentenceOf("store/damaged-file", { reason: error.message }) : error.message;
}

/** SQLITE_CORRUPT and SQLITE_NOTADB, sqlite.org/rescode.html; the upper bytes of a code say more. */
function isDamage(error: unknown): boolean {
  const { errcode = 0 } = error as { errcode?: number };
  return [11, 26].includes(errcode & 0xff);
}
