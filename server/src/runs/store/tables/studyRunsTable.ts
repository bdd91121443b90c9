import type { DatabaseSync } from "node:sqlite";
import type { RunId, StudyId } from "../../../protocol/protocol.ts";
import { studyChecksum } from "../database/databaseSchema.ts";
import { isSoundStudy } from "../database/integrity.ts";

/** The lists of runs of studies' newest launches, as they are in the store, damaged or not. */
export function createStudyRunsTable(database: DatabaseSync) {
  const all = database.prepare("SELECT run FROM study_runs WHERE study = ? ORDER BY position");
  const put = database.prepare(
    "INSERT OR REPLACE INTO study_runs (study, position, run) SELECT ?, key, value FROM json_each(?)",
  );
  const drop = database.prepare("DELETE FROM study_runs WHERE study = ?");
  const launch = database.prepare(
    "SELECT study, name, uri, spec, launched, checksum FROM studies WHERE study = ?",
  );
  const seal = database.prepare("UPDATE studies SET checksum = ? WHERE study = ?");

  const listOf = (study: StudyId): RunId[] => all.all(study).map((row) => String(row["run"]));

  return {
    listOf,
    putList: (study: StudyId, runs: readonly RunId[]): void => void put.run(study, JSON.stringify(runs)),

    /** Takes runs from the list of a study; a damaged one stays as it is. */
    takeFromStudy(study: StudyId, taken: ReadonlySet<RunId>): void {
      const row = launch.get(study);
      const before = listOf(study);
      if (!row || !isSoundStudy(row, before)) return;
      const runs = before.filter((run) => !taken.has(run));
      const { name, uri, spec, launched } = row;
      const texts = { study, name: String(name), spec: String(spec), launched: String(launched) };
      drop.run(study);
      put.run(study, JSON.stringify(runs));
      seal.run(studyChecksum({ ...texts, uri: uri === null ? null : String(uri), runs }), study);
    },
  };
}
