import type { DatabaseSync } from "node:sqlite";
import type { RunId } from "../../../protocol/protocol.ts";

/** Row headers, indexes and the room that pages keep free. */
const bytesBesideBody = 200;
/** 4 MiB: some ten milliseconds. */
const pagesAtOnce = 1024;

export function createDiskSpace(database: DatabaseSync) {
  const size = database.prepare(`
    SELECT changed,
      (SELECT count(*) FROM journal WHERE journal.run = runs.run) AS entries,
      (SELECT length(body) FROM journal WHERE journal.run = runs.run AND epoch = 0 AND method = 'dai/run/epoch') AS body,
      (SELECT length(singular_values) FROM spectra WHERE spectra.run = runs.run AND epoch = 0) AS spectra
    FROM runs WHERE run = ?`);
  const pages = database.prepare(
    "SELECT page_count * page_size AS bytes, freelist_count AS free, auto_vacuum AS mode FROM pragma_page_count, pragma_page_size, pragma_freelist_count, pragma_auto_vacuum",
  );
  const dropEmptyStudies = database.prepare(
    "DELETE FROM studies WHERE NOT EXISTS (SELECT 1 FROM study_runs JOIN runs USING (run) WHERE study_runs.study = studies.study)",
  );
  const dropStrayStudyRuns = database.prepare(
    "DELETE FROM study_runs WHERE study NOT IN (SELECT study FROM studies)",
  );

  return {
    /** When something last happened to a run (ISO 8601), and about what its records take, in bytes. */
    sizeOf(run: RunId): { changed: string; bytes: number } {
      const { changed = "", entries = 0, body, spectra } = size.get(run) ?? {};
      const bytes = Number(entries) * (Number(body ?? 0) + Number(spectra ?? 0) + bytesBesideBody);
      return { changed: String(changed), bytes };
    },

    fileSize: (): number => Number(pages.get()?.["bytes"]),

    /** Forgets launches of which no run is left, then gives free pages back to the disk, some at each step. */
    *shrink(): Generator<void> {
      dropEmptyStudies.run();
      dropStrayStudyRuns.run();
      // Stores of the first format were made without this mode; changing it takes one pass over the file.
      if (pages.get()?.["mode"] !== 2) database.exec("PRAGMA auto_vacuum = INCREMENTAL; VACUUM");
      while (Number(pages.get()?.["free"]) > 0) {
        database.exec(`PRAGMA incremental_vacuum(${pagesAtOnce})`);
        yield;
      }
      database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    },
  };
}
