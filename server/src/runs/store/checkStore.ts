/** Looks at all of a store, without a daemon and without changing anything. */
import { existsSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { crc32 } from "node:zlib";
import {
  createIntegrity,
  damagedRow,
  isSoundRun,
  isSoundStudy,
  journalColumns,
  toJournalRow,
} from "./integrity.ts";
import { newestFormat } from "./openDatabase.ts";

export interface StoreReport {
  runs: number;
  entries: number;
  problems: string[];
}

const mostProblems = 20;

/** @throws one sentence when there is no store, or it is of another version */
export function checkStore(path: string): StoreReport {
  if (!existsSync(path)) throw new Error(`There is no store at ${path}.`);
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path, { readOnly: true, timeout: 5000 });
    const format = Number(database.prepare("PRAGMA user_version").get()?.["user_version"]);
    if (format > 0 && format < newestFormat)
      throw new Error(`its format ${format} has no checksums yet: dai daemon start brings it up to date`);
    if (format !== newestFormat) throw new Error(`its format is ${format} and not ${newestFormat}`);
    return report(database);
  } catch (error) {
    throw new Error(`The store ${path} can't be checked: ${(error as Error).message}.`);
  } finally {
    database?.close();
  }
}

function report(database: DatabaseSync): StoreReport {
  const found = database.prepare(`PRAGMA integrity_check(${mostProblems})`).all();
  const problems = found.map((row) => String(row["integrity_check"])).filter((text) => text !== "ok");
  const integrity = createIntegrity(database);
  const rows = database.prepare("SELECT * FROM runs").all();
  for (const row of rows) {
    const run = String(row["run"]);
    const damage = isSoundRun(row) ? integrity.damageOf(run) : "its row in the table of runs";
    if (damage) problems.push(`Of run ${run}, ${damage} is damaged.`);
  }
  const strays = database.prepare("SELECT run FROM tallies WHERE run NOT IN (SELECT run FROM runs)").all();
  for (const { run } of strays) problems.push(`Run ${run} is missing from the table of runs.`);
  const entries = checkJournal(database, problems);
  const runsOf = database.prepare("SELECT run FROM study_runs WHERE study = ? ORDER BY position");
  for (const row of database.prepare("SELECT * FROM studies").all()) {
    const runs = runsOf.all(String(row["study"])).map(({ run }) => String(run));
    if (!isSoundStudy(row, runs)) problems.push(`The list of study ${row["study"]}'s runs is damaged.`);
  }
  return { runs: rows.length, entries, problems: [...new Set(problems)] };
}

/** Looks at every entry in the order of the file, with the spectra that belong to it. */
function checkJournal(database: DatabaseSync, problems: string[]): number {
  const all = database.prepare(`
    SELECT ${journalColumns}, singular_values FROM journal
    LEFT JOIN spectra ON method = 'dai/run/epoch' AND spectra.run = journal.run AND spectra.epoch = journal.epoch`);
  let entries = 0;
  for (const found of all.iterate()) {
    entries++;
    const row = toJournalRow(found);
    const spectra = found["singular_values"] instanceof Uint8Array ? crc32(found["singular_values"]) : null;
    if (!row.isSound || spectra !== row.spectraChecksum)
      problems.push(`Of run ${row.run}, ${damagedRow(row)} is damaged.`);
  }
  return entries;
}
