/** Looks at all of a store, without a daemon and without changing anything. */

import { existsSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { crc32 } from "node:zlib";
import { sentenceOf } from "../../messages/catalogue.ts";
import { MessageError } from "../../messages/messageError.ts";
import {
  createIntegrity,
  damagedRow,
  isSoundListing,
  isSoundRun,
  isSoundStudy,
  journalColumns,
  toJournalRow,
} from "./database/integrity.ts";
import { newestFormat } from "./database/openDatabase.ts";
import { lostTransactions } from "./database/writeAheadLog.ts";

export interface StoreReport {
  runs: number;
  entries: number;
  problems: string[];
}

const mostProblems = 20;

/** Formats since which there are checksums: of records, and of what lists show of studies. */
const firstWithChecksums = 4;
const firstWithListings = 7;

/** @throws one sentence when there is no store, or it is of another version */
export function checkStore(path: string): StoreReport {
  if (!existsSync(path)) throw new MessageError("store/none", { path });
  const lost = lostTransactions(`${path}-wal`);
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path, { readOnly: true, timeout: 5000 });
    const format = Number(database.prepare("PRAGMA user_version").get()?.["user_version"]);
    if (format > 0 && format < firstWithChecksums) throw new MessageError("store/no-checksums", { format });
    if (format <= 0 || format > newestFormat)
      throw new MessageError("store/other-format", { format, newest: newestFormat });
    const found = report(database, format);
    return lost > 0
      ? { ...found, problems: [sentenceOf("store/damaged-log", { lost }), ...found.problems] }
      : found;
  } catch (error) {
    throw new MessageError("store/not-checked", { path, reason: (error as Error).message });
  } finally {
    database?.close();
  }
}

function report(database: DatabaseSync, format: number): StoreReport {
  const found = database.prepare(`PRAGMA integrity_check(${mostProblems})`).all();
  const problems = found.map((row) => String(row["integrity_check"])).filter((text) => text !== "ok");
  const integrity = createIntegrity(database);
  const rows = database.prepare("SELECT * FROM runs").all();
  for (const row of rows) {
    const run = String(row["run"]);
    const damage = isSoundRun(row) ? integrity.damageOf(run) : sentenceOf("store/part-row", {});
    if (damage) problems.push(sentenceOf("store/run-damaged", { run, what: damage }));
  }
  const strays = database.prepare("SELECT run FROM tallies WHERE run NOT IN (SELECT run FROM runs)").all();
  for (const { run } of strays) problems.push(sentenceOf("store/run-missing", { run: String(run) }));
  const entries = checkJournal(database, problems);
  const runsOf = database.prepare("SELECT run FROM study_runs WHERE study = ? ORDER BY position");
  for (const row of database.prepare("SELECT * FROM studies").all()) {
    const study = String(row["study"]);
    const runs = runsOf.all(study).map(({ run }) => String(run));
    if (!isSoundStudy(row, runs)) problems.push(sentenceOf("store/study-damaged", { study }));
    else if (format >= firstWithListings && !isSoundListing(row))
      problems.push(sentenceOf("store/listing-damaged", { study }));
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
      problems.push(sentenceOf("store/run-damaged", { run: row.run, what: damagedRow(row) }));
  }
  return entries;
}
