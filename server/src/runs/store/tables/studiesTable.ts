import type { DatabaseSync } from "node:sqlite";
import { noNotes } from "../../../domain/notes.ts";
import { sentenceOf } from "../../../messages/catalogue.ts";
import { MessageError } from "../../../messages/messageError.ts";
import type { Notes, RunId, StudyId, StudySummary } from "../../../protocol/protocol.ts";
import { listedChecksum, studyChecksum, toListedStudy } from "../database/databaseSchema.ts";
import { isSoundListing, isSoundStudy } from "../database/integrity.ts";
import { StoreError } from "../database/openDatabase.ts";
import { createConcludingStudies } from "./concludingStudies.ts";
import { createStudyRunsTable } from "./studyRunsTable.ts";

export interface StoredStudy {
  study: StudyId;
  name: string;
  uri: string | null;
  spec: string;
  runs: RunId[];
}

const launchAgain = sentenceOf("store/remedy-study", {});

export function createStudiesTable(database: DatabaseSync, path: string) {
  const { listOf, putList, takeFromStudy } = createStudyRunsTable(database);
  const statements = {
    putStudy: database.prepare(
      "INSERT INTO studies (study, name, uri, spec, launched, checksum, notes, listed_checksum) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (study) DO UPDATE SET name = excluded.name, uri = excluded.uri, spec = excluded.spec, launched = excluded.launched, checksum = excluded.checksum, notes = excluded.notes, listed_checksum = excluded.listed_checksum",
    ),
    study: database.prepare("SELECT study, name, uri, spec, launched, checksum FROM studies WHERE study = ?"),
    studySize: database.prepare("SELECT max(position) + 1 AS size FROM study_runs WHERE study = ?"),
    studies: database.prepare(
      "SELECT study, name, uri, launched, notes, listed_checksum FROM studies ORDER BY launched",
    ),
    listing: database.prepare(
      "SELECT study, name, uri, launched, notes, listed_checksum FROM studies WHERE study = ?",
    ),
    specOf: database.prepare("SELECT spec FROM studies WHERE study = ?"),
    putNotes: database.prepare("UPDATE studies SET notes = ?, listed_checksum = ? WHERE study = ?"),
  };

  const damaged = (study: StudyId) =>
    new StoreError(path, new MessageError("store/damaged-study", { study }), launchAgain);

  /** The runs of a study's newest launch, in its order. @throws StoreError when that list is damaged */
  function studyRuns(study: StudyId): RunId[] {
    const runs = listOf(study);
    const found = statements.study.get(study);
    if (!found && runs.length === 0) return runs;
    if (!isSoundStudy(found ?? {}, runs))
      throw new StoreError(path, new MessageError("store/damaged-study-list", { study }), launchAgain);
    return runs;
  }

  return {
    takeFromStudy,

    putStudy({ study, name, uri, spec, runs }: StoredStudy): void {
      const launched = new Date().toISOString();
      const checksum = studyChecksum({ study, name, uri, spec, launched, runs });
      const before = statements.listing.get(study);
      const notes = before && isSoundListing(before) ? String(before["notes"]) : JSON.stringify(noNotes);
      const listed = listedChecksum({ study, name, uri, launched, notes });
      statements.putStudy.run(study, name, uri, spec, launched, checksum, notes, listed);
      putList(study, runs);
    },

    studyRuns,

    /** How many runs a study has: one to which programs report gets more. */
    studySize: (study: StudyId): number => Number(statements.studySize.get(study)?.["size"] ?? 0),

    /** Those of which what lists show is damaged are not among them. */
    studies: (): StudySummary[] =>
      statements.studies.all().flatMap((row) => {
        const listed = toListedStudy(row);
        return isSoundListing(row) ? [{ ...listed, notes: JSON.parse(listed.notes) }] : [];
      }),

    /** A study of which what lists show is damaged, in a sentence; null where there is none. */
    studyProblem(): string | null {
      const row = statements.studies.all().find((one) => !isSoundListing(one));
      return row ? damaged(String(row["study"])).message : null;
    },

    /**
     * The text of a study's spec, of its newest launch; null for a study that is not known.
     *
     * @throws StoreError when it is damaged
     */
    specOf(study: StudyId): string | null {
      studyRuns(study);
      const row = statements.specOf.get(study);
      return row ? String(row["spec"]) : null;
    },

    ...createConcludingStudies(database),

    /** @throws StoreError when what lists show of the study is damaged */
    putNotes(study: StudyId, notes: Notes): void {
      const row = statements.listing.get(study);
      if (!row || !isSoundListing(row)) throw damaged(study);
      const text = JSON.stringify(notes);
      statements.putNotes.run(text, listedChecksum({ ...toListedStudy(row), notes: text }), study);
    },
  };
}
