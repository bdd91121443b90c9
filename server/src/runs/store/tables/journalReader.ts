import type { DatabaseSync } from "node:sqlite";
import type { RunId } from "../../../protocol/protocol.ts";
import { DamagedRunError, type Integrity, journalColumns } from "../database/integrity.ts";
import { withStoreErrors } from "../database/openDatabase.ts";
import { type JournalEntry, type StoredEpoch, soundRow, toEntry } from "./journalRow.ts";

const entries = `
  SELECT ${journalColumns}, singular_values FROM journal
  LEFT JOIN spectra ON method = 'dai/run/epoch' AND spectra.run = journal.run AND spectra.epoch = journal.epoch`;

export function createJournalReader(database: DatabaseSync, integrity: Integrity, path: string) {
  const statements = {
    entriesAfter: database.prepare(`${entries} WHERE sequence > ? ORDER BY sequence LIMIT ?`),
    // The unary plus keeps SQLite from gathering all that the runs have, for every page again.
    entriesOfMany: database.prepare(
      `${entries} WHERE sequence > ? AND +journal.run IN (SELECT value FROM json_each(?)) ORDER BY sequence LIMIT ?`,
    ),
    entriesOfFew: database.prepare(
      `${entries} WHERE sequence IN (SELECT sequence FROM journal WHERE sequence > ? AND run IN (SELECT value FROM json_each(?)) ORDER BY sequence LIMIT ?) ORDER BY sequence`,
    ),
    epochsOf: database.prepare(
      `SELECT ${journalColumns} FROM journal WHERE run = ? AND method = 'dai/run/epoch' AND epoch >= ? ORDER BY epoch LIMIT ?`,
    ),
    newestEpochsOf: database.prepare(
      `SELECT ${journalColumns} FROM journal WHERE run = ? AND method = 'dai/run/epoch' ORDER BY epoch DESC LIMIT ?`,
    ),
    sequenceBefore: database.prepare(
      "SELECT min(sequence) - 1 AS sequence FROM journal WHERE run = ? AND method = 'dai/run/epoch' AND epoch >= ?",
    ),
    verdictsOf: database.prepare(
      `SELECT ${journalColumns} FROM journal WHERE run = ? AND method = 'dai/run/verdict' ORDER BY sequence`,
    ),
    sequence: database.prepare(
      "SELECT max(coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'journal'), 0), coalesce((SELECT max(sequence) FROM journal), 0)) AS seq",
    ),
  };

  const sequence = (): number => Number(statements.sequence.get()?.["seq"] ?? 0);

  const damageOf = (run: RunId): string | null => withStoreErrors(path, () => integrity.damageOf(run));

  function refuseDamaged(run: RunId): void {
    const damage = damageOf(run);
    if (damage) throw new DamagedRunError(run, damage);
  }

  return {
    sequence,
    damageOf,
    damageChanges: integrity.damageChanges,

    /** `many`: these are so many of all runs that looking at every entry is the shorter way. */
    entriesAfter(after: number, runs: RunId[] | null, many: boolean, limit: number): JournalEntry[] {
      const ofRuns = many ? statements.entriesOfMany : statements.entriesOfFew;
      const rows = withStoreErrors(path, () =>
        runs === null
          ? statements.entriesAfter.all(after, limit)
          : ofRuns.all(after, JSON.stringify(runs), limit),
      );
      return rows.map((row) => toEntry(row, integrity));
    },

    /** Without spectra, with their sums. @throws DamagedRunError */
    *epochsOf(run: RunId, { from = 0, count = -1 } = {}): Generator<StoredEpoch> {
      if (from === 0) refuseDamaged(run);
      for (const row of statements.epochsOf.iterate(run, from, count)) yield soundRow(row, run, integrity);
    },

    /** The same of so many newest ones. @throws DamagedRunError */
    newestEpochsOf(run: RunId, count: number): StoredEpoch[] {
      refuseDamaged(run);
      const rows = withStoreErrors(path, () => statements.newestEpochsOf.all(run, count));
      return rows.map((row) => soundRow(row, run, integrity)).reverse();
    },

    /** The sequence number after which a run's records of an epoch and later ones are; the newest where none is. */
    sequenceBefore(run: RunId, epoch: number): number {
      if (epoch <= 0) return 0;
      const found = withStoreErrors(path, () => statements.sequenceBefore.get(run, epoch));
      return found?.["sequence"] == null ? sequence() : Number(found["sequence"]);
    },

    verdictsOf(run: RunId): string[] {
      refuseDamaged(run);
      return withStoreErrors(path, () => statements.verdictsOf.all(run)).map(
        (row) => soundRow(row, run, integrity).body,
      );
    },
  };
}
