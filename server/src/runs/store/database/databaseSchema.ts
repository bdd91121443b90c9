import type { DatabaseSync, SQLOutputValue } from "node:sqlite";
import { crc32 } from "node:zlib";
import { explain } from "../../../indicator/verdicts/explanation.ts";
import type { RunId } from "../../../protocol/protocol.ts";
import { checksumOf, journalChecksum } from "./checksum.ts";
import { addEarlierStudies } from "./earlierStudies.ts";
import { withSums } from "./spectraBlob.ts";

/** The first format. Every later one is this and the migrations, so that old and new stores are the same. */
export const schema = `
  CREATE TABLE studies (study TEXT PRIMARY KEY, name TEXT NOT NULL, uri TEXT, spec TEXT NOT NULL, launched TEXT NOT NULL) STRICT;
  CREATE TABLE study_runs (study TEXT NOT NULL, position INTEGER NOT NULL, run TEXT NOT NULL, PRIMARY KEY (study, position)) STRICT, WITHOUT ROWID;
  CREATE TABLE runs (position INTEGER PRIMARY KEY AUTOINCREMENT, run TEXT NOT NULL UNIQUE, dai TEXT NOT NULL, judging TEXT NOT NULL, summary TEXT NOT NULL) STRICT;
  CREATE TABLE journal (sequence INTEGER PRIMARY KEY AUTOINCREMENT, run TEXT NOT NULL, method TEXT NOT NULL, epoch INTEGER, body TEXT NOT NULL) STRICT;
  CREATE INDEX journal_of_run ON journal (run, sequence);
  CREATE UNIQUE INDEX journal_of_epoch ON journal (run, epoch) WHERE method = 'dai/run/epoch';
  CREATE TABLE spectra (run TEXT NOT NULL, epoch INTEGER NOT NULL, singular_values BLOB NOT NULL, PRIMARY KEY (run, epoch)) STRICT;
`;

/** Each takes a store from one format to the next, within a transaction. A released one never changes. */
export const migrations: readonly ((database: DatabaseSync) => void)[] = [
  addTimesAndSentences,
  addSpectralSums,
  addChecksums,
  addNotesOfStudies,
  addConcluding,
  addListedChecksums,
  addEarlierStudies,
];

/** Format 2: when something last happened to a run, and a sentence for every verdict. */
function addTimesAndSentences(database: DatabaseSync): void {
  database.exec(`
    ALTER TABLE runs ADD COLUMN changed TEXT NOT NULL DEFAULT '';
    CREATE INDEX studies_of_run ON study_runs (run);
    UPDATE runs SET changed = coalesce(
      (SELECT max(launched) FROM studies JOIN study_runs USING (study) WHERE study_runs.run = runs.run),
      strftime('%Y-%m-%dT%H:%M:%fZ')
    );
  `);
  database.function("with_sentence", { deterministic: true }, (text) => {
    const verdict = JSON.parse(String(text));
    return JSON.stringify({ ...verdict, sentence: explain(verdict) });
  });
  database.exec(`
    UPDATE journal SET body = with_sentence(body)
      WHERE method = 'dai/run/verdict' AND body ->> '$.sentence' IS NULL;
    UPDATE runs SET summary = json_set(summary, '$.verdict', json(with_sentence(summary -> '$.verdict')))
      WHERE summary ->> '$.verdict' IS NOT NULL AND summary ->> '$.verdict.sentence' IS NULL;
  `);
}

/** Format 3: Σσ and Σσ² of both matrices' spectra in every epoch record. */
function addSpectralSums(database: DatabaseSync): void {
  database.function("with_sums", { deterministic: true }, (text, spectra) => {
    const record = JSON.parse(String(text));
    return JSON.stringify({ ...record, layers: withSums(spectra as Uint8Array, record.layers) });
  });
  database.exec(`
    UPDATE journal SET body = with_sums(body, spectra.singular_values)
      FROM spectra
      WHERE method = 'dai/run/epoch' AND spectra.run = journal.run AND spectra.epoch = journal.epoch;
  `);
}

/** Format 4: checksums of entries, spectra, runs and launches, and tallies of each run that show missing entries. */
function addChecksums(database: DatabaseSync): void {
  database.exec(`
    ALTER TABLE journal ADD COLUMN spectra_checksum INTEGER;
    ALTER TABLE journal ADD COLUMN checksum INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE runs ADD COLUMN checksum INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE runs ADD COLUMN summary_checksum INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE studies ADD COLUMN checksum INTEGER NOT NULL DEFAULT 0;
    CREATE TABLE tallies (run TEXT PRIMARY KEY, entries INTEGER NOT NULL, checksums INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  `);
  database.function("blob_checksum", { deterministic: true }, (blob) =>
    blob === null ? null : crc32(blob as Uint8Array),
  );
  database.function("journal_checksum", { deterministic: true, varargs: true }, (...values) => {
    const [sequence, run, method, epoch, spectraChecksum, body] = values;
    return journalChecksum({
      ...{ sequence: Number(sequence), run: String(run), method: String(method), body: String(body) },
      epoch: epoch === null ? null : Number(epoch),
      spectraChecksum: spectraChecksum === null ? null : Number(spectraChecksum),
    });
  });
  database.function("text_checksum", { deterministic: true, varargs: true }, (...values) =>
    checksumOf(...(values as (string | number | null)[])),
  );
  database.exec(`
    UPDATE journal SET spectra_checksum = blob_checksum(singular_values)
      FROM spectra
      WHERE method = 'dai/run/epoch' AND spectra.run = journal.run AND spectra.epoch = journal.epoch;
    UPDATE journal SET checksum = journal_checksum(sequence, run, method, epoch, spectra_checksum, body);
    INSERT INTO tallies SELECT run, count(*), sum(checksum) FROM journal
      WHERE run IN (SELECT run FROM runs) AND method <> 'dai/run/deleted' GROUP BY run;
    UPDATE runs SET checksum = text_checksum(run, position, dai, judging), summary_checksum = text_checksum(run, summary, changed);
  `);
  const runsOf = database.prepare("SELECT run FROM study_runs WHERE study = ? ORDER BY position");
  const seal = database.prepare("UPDATE studies SET checksum = ? WHERE study = ?");
  for (const { study, name, uri, spec, launched } of database.prepare("SELECT * FROM studies").all()) {
    const runs = runsOf.all(study as string).map((row) => String(row["run"]));
    const row = { study: String(study), name: String(name), spec: String(spec), launched: String(launched) };
    seal.run(studyChecksum({ ...row, uri: uri === null ? null : String(uri), runs }), study as string);
  }
}

/** Of a launch and the list of its runs. */
export function studyChecksum(launch: {
  study: string;
  name: string;
  uri: string | null;
  spec: string;
  launched: string;
  runs: readonly RunId[];
}): number {
  const { study, name, uri, spec, launched, runs } = launch;
  return checksumOf(study, name, uri, spec, launched, ...runs);
}

/** Format 5: what people write about studies; of runs it is in their summaries. */
function addNotesOfStudies(database: DatabaseSync): void {
  database.exec('ALTER TABLE studies ADD COLUMN notes TEXT NOT NULL DEFAULT \'{"note":"","tags":[]}\'');
}

/** Of what lists show of a study: its newest launch, without the list of its runs, and what people write about it. */
export function listedChecksum(study: {
  study: string;
  name: string;
  uri: string | null;
  launched: string;
  notes: string;
}): number {
  const { study: id, name, uri, launched, notes } = study;
  return checksumOf(id, name, uri, launched, notes);
}

/** Format 6: the run that ended a study, while the study's other runs are still to be judged again. */
function addConcluding(database: DatabaseSync): void {
  database.exec("ALTER TABLE studies ADD COLUMN concluding TEXT");
}

/** Format 7: checksums of what lists show of studies, notes included. */
function addListedChecksums(database: DatabaseSync): void {
  database.exec("ALTER TABLE studies ADD COLUMN listed_checksum INTEGER NOT NULL DEFAULT 0");
  const seal = database.prepare("UPDATE studies SET listed_checksum = ? WHERE study = ?");
  const rows = database.prepare("SELECT study, name, uri, launched, notes FROM studies").all();
  for (const row of rows) seal.run(listedChecksum(toListedStudy(row)), String(row["study"]));
}

export function toListedStudy(row: Record<string, SQLOutputValue>) {
  const { study, name, uri, launched, notes } = row;
  return {
    ...{ study: String(study), name: String(name), launched: String(launched), notes: String(notes) },
    uri: uri == null ? null : String(uri),
  };
}
