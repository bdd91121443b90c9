import { chmodSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";

/** The store could not be read or written. What it had before is still there, and nothing was half done. */
export class StoreError extends Error {
  override name = "StoreError";

  constructor(path: string, cause: unknown) {
    super(
      `The store ${path} can't be used (${(cause as Error).message}): see that its disk has room and can be written to.`,
      { cause },
    );
  }
}

const schemaVersion = 1;

const schema = `
  CREATE TABLE studies (study TEXT PRIMARY KEY, name TEXT NOT NULL, uri TEXT, spec TEXT NOT NULL, launched TEXT NOT NULL) STRICT;
  CREATE TABLE study_runs (study TEXT NOT NULL, position INTEGER NOT NULL, run TEXT NOT NULL, PRIMARY KEY (study, position)) STRICT, WITHOUT ROWID;
  CREATE TABLE runs (position INTEGER PRIMARY KEY AUTOINCREMENT, run TEXT NOT NULL UNIQUE, dai TEXT NOT NULL, judging TEXT NOT NULL, summary TEXT NOT NULL) STRICT;
  CREATE TABLE journal (sequence INTEGER PRIMARY KEY AUTOINCREMENT, run TEXT NOT NULL, method TEXT NOT NULL, epoch INTEGER, body TEXT NOT NULL) STRICT;
  CREATE INDEX journal_of_run ON journal (run, sequence);
  CREATE UNIQUE INDEX journal_of_epoch ON journal (run, epoch) WHERE method = 'dai/run/epoch';
  CREATE TABLE spectra (run TEXT NOT NULL, epoch INTEGER NOT NULL, singular_values BLOB NOT NULL, PRIMARY KEY (run, epoch)) STRICT;
  PRAGMA user_version = ${schemaVersion};
`;

/**
 * Opens or makes the database.
 *
 * @throws one sentence when a newer version made it or when it is damaged; the file is then as it was
 */
export function openDatabase(path: string): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path);
    const version = Number(database.prepare("PRAGMA user_version").get()?.["user_version"]);
    if (version > schemaVersion)
      throw new Error(
        `a newer dai made it, in format ${version}, and this one reads up to ${schemaVersion}: update dai`,
      );
    // FULL: what a subscriber has seen is still there after a power cut.
    database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000;");
    if (version === 0) database.exec(`BEGIN; ${schema} COMMIT;`);
    if (process.platform !== "win32") chmodSync(path, 0o600);
    return database;
  } catch (error) {
    database?.close();
    throw new Error(
      `The store ${path} can't be opened (${remedy(error as Error)}); nothing in it was changed.`,
    );
  }
}

/** SQLITE_CORRUPT and SQLITE_NOTADB, sqlite.org/rescode.html */
const damage = [11, 26];

function remedy(error: Error & { errcode?: number }): string {
  return damage.includes(error.errcode ?? 0)
    ? `it is damaged, ${error.message}: move it away to begin with an empty one, or put a copy in its place`
    : error.message;
}
