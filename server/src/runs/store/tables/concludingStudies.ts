import type { DatabaseSync } from "node:sqlite";
import type { RunId, StudyId } from "../../../protocol/protocol.ts";

/** Studies whose last run has ended and whose others are to be judged again, as the table of studies notes them. */
export function createConcludingStudies(database: DatabaseSync) {
  const set = database.prepare("UPDATE studies SET concluding = ? WHERE study = ?");
  const all = database.prepare("SELECT study, concluding FROM studies WHERE concluding IS NOT NULL");
  return {
    /** Notes the run whose end is told once the study's others are judged again; null: all is done. */
    setConcluding(study: StudyId, last: RunId | null): void {
      set.run(last, study);
    },

    concluding: (): { study: StudyId; last: RunId }[] =>
      all.all().map(({ study, concluding }) => ({ study: String(study), last: String(concluding) })),
  };
}
