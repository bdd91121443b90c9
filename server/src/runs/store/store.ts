/**
 * The store: one SQLite database per state directory, written by the daemon alone. Its journal holds all that
 * ever happened to runs, in the order of sequence numbers; what subscribers get is read from there.
 */
import { createDiskSpace } from "./diskSpace.ts";
import { createIntegrity } from "./integrity.ts";
import { createJournalReader } from "./journalReader.ts";
import { createJournalWriter } from "./journalWriter.ts";
import { openDatabase } from "./openDatabase.ts";
import { createRunsTable } from "./runsTable.ts";
import { createStudiesTable } from "./studiesTable.ts";
import { createTransactions } from "./transactions.ts";

export type Store = ReturnType<typeof openStore>;

/**
 * Opens or makes the database.
 *
 * @throws one sentence when a newer version made it or when it is damaged
 */
export function openStore(path: string) {
  const database = openDatabase(path);
  const integrity = createIntegrity(database);
  const reader = createJournalReader(database, integrity, path);
  const writer = createJournalWriter(database, integrity, reader.sequence);
  const runs = createRunsTable(database);
  return {
    ...createTransactions(database, path, writer.begin),
    ...reader,
    ...writer,
    ...runs,
    ...createStudiesTable(database, path),
    ...createDiskSpace(database),
    /** Removes a run and all that the journal has of it. */
    dropRun(run: string): void {
      writer.dropHistory(run);
      runs.dropRun(run);
    },
    close: () => database.close(),
  };
}
