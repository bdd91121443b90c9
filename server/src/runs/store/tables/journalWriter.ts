import type { DatabaseSync } from "node:sqlite";
import type { NotificationMethod, RunId } from "../../../protocol/protocol.ts";
import { journalChecksum } from "../database/checksum.ts";
import type { Integrity } from "../database/integrity.ts";
import { createTallies } from "./tallies.ts";

/** `epoch` only in epoch records and verdicts. */
export interface NewRow {
  method: NotificationMethod;
  body: string;
  epoch: number | null;
  /** of the epoch's spectra; null where it has none */
  spectraChecksum: number | null;
}

/**
 * Adds to the journal and removes from it, with each run's tally.
 *
 * @param lastSequence reads the newest sequence number ever given
 */
export function createJournalWriter(
  database: DatabaseSync,
  integrity: Integrity,
  lastSequence: () => number,
) {
  /** the newest sequence number, where this transaction has asked for it */
  let newest: number | null = null;
  const tallies = createTallies(database);
  const statements = {
    append: database.prepare(
      "INSERT INTO journal (sequence, run, method, epoch, body, spectra_checksum, checksum) VALUES (?, ?, ?, ?, ?, ?, ?)",
    ),
    appendSpectra: database.prepare("INSERT INTO spectra (run, epoch, singular_values) VALUES (?, ?, ?)"),
    sumJudged: database.prepare(
      "SELECT count(*) AS entries, sum(checksum) AS checksums FROM journal WHERE run = ? AND method IN ('dai/run/epoch', 'dai/run/verdict')",
    ),
    dropJudged: database.prepare(
      "DELETE FROM journal WHERE run = ? AND method IN ('dai/run/epoch', 'dai/run/verdict')",
    ),
    dropVerdict: database.prepare(
      "DELETE FROM journal WHERE run = ? AND epoch = ? AND method = 'dai/run/verdict' RETURNING checksum",
    ),
    dropEntries: database.prepare("DELETE FROM journal WHERE run = ?"),
    dropSpectra: database.prepare("DELETE FROM spectra WHERE run = ?"),
  };

  function insert(run: RunId, { method, body, epoch, spectraChecksum }: NewRow): [number, number] {
    newest ??= lastSequence();
    const sequence = ++newest;
    const checksum = journalChecksum({ sequence, run, method, epoch, body, spectraChecksum });
    statements.append.run(sequence, run, method, epoch, body, spectraChecksum, checksum);
    return [sequence, checksum];
  }

  function dropHistory(run: RunId): void {
    for (const drop of ["dropEntries", "dropSpectra"] as const) statements[drop].run(run);
    tallies.drop(run);
    integrity.forget(run);
  }

  return {
    /** Reads the newest sequence number again before the next entry: a transaction that failed gave numbers back. */
    begin(): void {
      newest = null;
    },

    /** Adds to the journal; answers the sequence number. */
    append(run: RunId, row: NewRow): number {
      const [sequence, checksum] = insert(run, row);
      // Nothing else is left of a deleted run.
      if (row.method !== "dai/run/deleted") tallies.add(run, 1, checksum);
      return sequence;
    },

    /** Adds records and verdicts, one at least, in their order; answers the sequence number of the first. */
    appendAll(run: RunId, rows: readonly NewRow[]): number {
      const inserted = rows.map((row) => insert(run, row));
      const checksums = inserted.reduce((sum, [, checksum]) => sum + checksum, 0);
      tallies.add(run, rows.length, checksums);
      return inserted[0]![0];
    },

    appendSpectra(run: RunId, epoch: number, blob: Uint8Array): void {
      statements.appendSpectra.run(run, epoch, blob);
    },

    /** Removes a run's epoch records and verdicts from the journal; its spectra stay, to be scored again. */
    dropJudged(run: RunId): void {
      const { entries, checksums } = statements.sumJudged.get(run)!;
      statements.dropJudged.run(run);
      tallies.take(run, Number(entries), Number(checksums ?? 0));
    },

    /** Removes the verdict of one checkpoint, which another is to replace. */
    dropVerdict(run: RunId, epoch: number): void {
      const dropped = statements.dropVerdict.all(run, epoch);
      const checksums = dropped.reduce((sum, { checksum }) => sum + Number(checksum), 0);
      tallies.take(run, dropped.length, checksums);
    },

    dropSpectra(run: RunId): void {
      statements.dropSpectra.run(run);
    },

    dropHistory,

    /** Removes all that the journal has of a run that is damaged; what indexes have of it may be damaged too. */
    dropDamaged(run: RunId): void {
      database.exec("REINDEX journal; REINDEX spectra");
      dropHistory(run);
    },
  };
}
