/**
 * One SQLite database per state directory, written by the daemon alone; its journal holds all that happened to runs.
 */
import { sentenceOf } from "../../messages/catalogue.ts";
import { createDiskSpace } from "./database/diskSpace.ts";
import { createIntegrity } from "./database/integrity.ts";
import { openDatabase, withStoreErrors } from "./database/openDatabase.ts";
import { createTransactions } from "./database/transactions.ts";
import { lostTransactions } from "./database/writeAheadLog.ts";
import { createJournalReader } from "./tables/journalReader.ts";
import { createJournalWriter } from "./tables/journalWriter.ts";
import { createRunsTable } from "./tables/runsTable.ts";
import { createStudiesTable } from "./tables/studiesTable.ts";

export type Store = ReturnType<typeof openStore>;

/** @throws one sentence when a newer version made it or when it is damaged */
export function openStore(path: string) {
  const lost = lostTransactions(`${path}-wal`);
  const database = openDatabase(path);
  const integrity = createIntegrity(database);
  const reader = createJournalReader(database, integrity, path);
  const writer = withStoreErrors(path, () => createJournalWriter(database, integrity, reader.sequence));
  const runs = createRunsTable(database);
  const studies = createStudiesTable(database, path);
  return {
    ...createTransactions(database, path, writer.begin),
    ...reader,
    ...writer,
    ...runs,
    runs: () => withStoreErrors(path, runs.runs),
    ...studies,
    ...createDiskSpace(database),
    dropRun(run: string): void {
      writer.dropHistory(run);
      runs.dropRun(run);
    },
    /** What of studies, and of the log before this store was opened, was damaged, in a sentence. */
    damageProblem: (): string | null =>
      studies.studyProblem() ?? (lost > 0 ? sentenceOf("store/damaged-log", { lost }) : null),
    close: () => database.close(),
  };
}
