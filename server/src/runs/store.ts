/**
 * The store: one SQLite database per state directory, written by the daemon alone. Its journal holds all that
 * ever happened to runs, in the order of sequence numbers; what subscribers get is read from there.
 */
import { chmodSync } from "node:fs";
import { DatabaseSync, type SQLOutputValue } from "node:sqlite";
import type { NotificationMethod, RunId, RunSummary, StudyId } from "../protocol/protocol.ts";
import type { Dai } from "../spec/expand.ts";
import type { IndicatorSpec, PolicySpec } from "../spec/schema.ts";

/** How a run is scored and what follows from a verdict; unlike the rest of a spec, it can change later. */
export interface Judging {
  indicator: IndicatorSpec;
  policy: PolicySpec;
  calibrated: boolean;
}

export interface StoredRun {
  dai: Dai;
  judging: Judging;
  summary: RunSummary;
}

export interface StoredStudy {
  study: StudyId;
  name: string;
  uri: string | null;
  spec: string;
  runs: RunId[];
}

export interface JournalEntry {
  sequence: number;
  run: RunId;
  method: NotificationMethod;
  body: string;
  spectra: Uint8Array | null;
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

const entries = `
  SELECT sequence, journal.run, method, body, singular_values FROM journal
  LEFT JOIN spectra ON method = 'dai/run/epoch' AND spectra.run = journal.run AND spectra.epoch = journal.epoch`;

export type Store = ReturnType<typeof openStore>;

/**
 * Opens or makes the database.
 *
 * @throws one sentence when a newer version made it or when it is damaged
 */
export function openStore(path: string) {
  const database = openDatabase(path);
  const statements = {
    append: database.prepare("INSERT INTO journal (run, method, epoch, body) VALUES (?, ?, ?, ?)"),
    appendSpectra: database.prepare("INSERT INTO spectra (run, epoch, singular_values) VALUES (?, ?, ?)"),
    hasEpoch: database.prepare(
      "SELECT 1 FROM journal WHERE run = ? AND epoch = ? AND method = 'dai/run/epoch'",
    ),
    putRun: database.prepare(
      "INSERT INTO runs (run, dai, judging, summary) VALUES (?, ?, ?, ?) ON CONFLICT (run) DO UPDATE SET judging = excluded.judging, summary = excluded.summary",
    ),
    putSummary: database.prepare("UPDATE runs SET summary = ? WHERE run = ?"),
    runs: database.prepare(
      "SELECT dai, judging, summary, (SELECT MAX(sequence) FROM journal WHERE journal.run = runs.run) AS sequence FROM runs ORDER BY position",
    ),
    entriesAfter: database.prepare(`${entries} WHERE sequence > ? ORDER BY sequence LIMIT ?`),
    entriesOfRuns: database.prepare(
      `${entries} WHERE journal.run IN (SELECT value FROM json_each(?)) AND sequence > ? ORDER BY sequence LIMIT ?`,
    ),
    sequence: database.prepare("SELECT seq FROM sqlite_sequence WHERE name = 'journal'"),
    dropJudged: database.prepare(
      "DELETE FROM journal WHERE run = ? AND method IN ('dai/run/epoch', 'dai/run/verdict')",
    ),
    dropJournal: database.prepare("DELETE FROM journal WHERE run = ?"),
    dropSpectra: database.prepare("DELETE FROM spectra WHERE run = ?"),
    dropRun: database.prepare("DELETE FROM runs WHERE run = ?"),
    putStudy: database.prepare(
      "INSERT OR REPLACE INTO studies (study, name, uri, spec, launched) VALUES (?, ?, ?, ?, ?)",
    ),
    putStudyRun: database.prepare(
      "INSERT OR REPLACE INTO study_runs (study, position, run) VALUES (?, ?, ?)",
    ),
    studyRuns: database.prepare("SELECT run FROM study_runs WHERE study = ? ORDER BY position"),
  };

  return {
    /** Does all of `work` or, when it throws, nothing of it. */
    transaction<T>(work: () => T): T {
      database.exec("BEGIN IMMEDIATE");
      try {
        const result = work();
        database.exec("COMMIT");
        return result;
      } catch (error) {
        database.exec("ROLLBACK");
        throw error;
      }
    },
    /** Adds to the journal; answers the sequence number. `epoch` only for epoch records and verdicts. */
    append(run: RunId, method: NotificationMethod, body: object, epoch: number | null = null): number {
      return Number(statements.append.run(run, method, epoch, JSON.stringify(body)).lastInsertRowid);
    },
    appendSpectra(run: RunId, epoch: number, blob: Uint8Array): void {
      statements.appendSpectra.run(run, epoch, blob);
    },
    hasEpoch: (run: RunId, epoch: number) => statements.hasEpoch.get(run, epoch) !== undefined,
    putRun({ dai, judging, summary }: StoredRun): void {
      statements.putRun.run(
        summary.run,
        JSON.stringify(dai),
        JSON.stringify(judging),
        JSON.stringify(summary),
      );
    },
    putSummary(summary: RunSummary): void {
      statements.putSummary.run(JSON.stringify(summary), summary.run);
    },
    /** All runs, oldest first, each with the sequence number of its newest entry in the journal. */
    runs(): (StoredRun & { sequence: number })[] {
      return statements.runs.all().map((row) => ({
        sequence: Number(row["sequence"] ?? 0),
        dai: JSON.parse(String(row["dai"])),
        judging: JSON.parse(String(row["judging"])),
        summary: JSON.parse(String(row["summary"])),
      }));
    },
    entriesAfter(after: number, limit: number): JournalEntry[] {
      return statements.entriesAfter.all(after, limit).map(toEntry);
    },
    entriesOfRuns(runs: RunId[], after: number, limit: number): JournalEntry[] {
      return statements.entriesOfRuns.all(JSON.stringify(runs), after, limit).map(toEntry);
    },
    entriesOfRun(run: RunId): JournalEntry[] {
      return statements.entriesOfRuns.all(JSON.stringify([run]), 0, -1).map(toEntry);
    },
    /** The newest sequence number ever given, 0 before the first. */
    sequence: () => Number(statements.sequence.get()?.["seq"] ?? 0),
    /** Removes a run's epoch records and verdicts from the journal; its spectra stay, to be scored again. */
    dropJudged(run: RunId): void {
      statements.dropJudged.run(run);
    },
    dropRun(run: RunId): void {
      for (const drop of [statements.dropJournal, statements.dropSpectra, statements.dropRun]) drop.run(run);
    },
    putStudy({ study, name, uri, spec, runs }: StoredStudy): void {
      statements.putStudy.run(study, name, uri, spec, new Date().toISOString());
      for (const [position, run] of runs.entries()) statements.putStudyRun.run(study, position, run);
    },
    studyRuns: (study: StudyId): RunId[] => statements.studyRuns.all(study).map((row) => String(row["run"])),
    close: () => database.close(),
  };
}

function openDatabase(path: string): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path);
    // FULL: what a subscriber has seen is still there after a power cut.
    database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000;");
    const version = Number(database.prepare("PRAGMA user_version").get()?.["user_version"]);
    if (version > schemaVersion)
      throw new Error(
        `a newer dai made it (format ${version}, this one reads up to ${schemaVersion}): update dai`,
      );
    if (version === 0) database.exec(`BEGIN; ${schema} COMMIT;`);
    chmodSync(path, 0o600);
    return database;
  } catch (error) {
    database?.close();
    throw new Error(
      `The store ${path} can't be opened (${(error as Error).message}); nothing in it was changed.`,
    );
  }
}

function toEntry(row: Record<string, SQLOutputValue>): JournalEntry {
  return {
    sequence: Number(row["sequence"]),
    run: String(row["run"]),
    method: String(row["method"]) as NotificationMethod,
    body: String(row["body"]),
    spectra: row["singular_values"] instanceof Uint8Array ? row["singular_values"] : null,
  };
}
