/** Whether what the store has of a run is what was written. */

import type { DatabaseSync, SQLOutputValue } from "node:sqlite";
import { sentenceOf } from "../../../messages/catalogue.ts";
import type { RunId } from "../../../protocol/protocol.ts";
import { checksumOf, type JournalRow, journalChecksum } from "./checksum.ts";
import { listedChecksum, studyChecksum, toListedStudy } from "./databaseSchema.ts";

/** What the store has of a run is not what was written, so it is not served. */
export class DamagedRunError extends Error {
  override name = "DamagedRunError";
  readonly run: RunId;

  constructor(run: RunId, what: string) {
    super(sentenceOf("store/damaged-run", { run, what }));
    this.run = run;
  }
}

/** Columns of a row of the journal that `toJournalRow` reads. */
export const journalColumns =
  "journal.sequence, journal.run, journal.method, journal.epoch, journal.body, journal.checksum, journal.spectra_checksum";

/** A row of the journal, and the checksum that it was written with. */
export function toJournalRow(row: Record<string, SQLOutputValue>): JournalRow & { isSound: boolean } {
  const read: JournalRow = {
    sequence: Number(row["sequence"]),
    run: String(row["run"]),
    method: String(row["method"]),
    epoch: row["epoch"] === null ? null : Number(row["epoch"]),
    body: String(row["body"]),
    spectraChecksum: row["spectra_checksum"] === null ? null : Number(row["spectra_checksum"]),
  };
  return { ...read, isSound: journalChecksum(read) === row["checksum"] };
}

export function damagedRow({ method, epoch }: Pick<JournalRow, "method" | "epoch">): string {
  if (epoch === null) return sentenceOf("store/part-entry", {});
  return method === "dai/run/epoch" ? `epoch ${epoch}` : sentenceOf("store/part-verdict", { epoch });
}

export type Integrity = ReturnType<typeof createIntegrity>;

export function createIntegrity(database: DatabaseSync) {
  // The index only says which entries there are, since it has copies of some columns.
  const rows = database.prepare(
    `SELECT ${journalColumns} FROM journal WHERE sequence IN (SELECT sequence FROM journal WHERE run = ?) ORDER BY sequence`,
  );
  const tally = database.prepare("SELECT entries, checksums FROM tallies WHERE run = ?");
  // The second index on the journal must lead to the same entries as the first.
  const epochs = database.prepare(
    "SELECT sequence FROM journal INDEXED BY journal_of_epoch WHERE run = ? AND method = 'dai/run/epoch' ORDER BY epoch",
  );
  /** of each run that was examined, what is damaged; null where nothing is */
  const known = new Map<RunId, string | null>();
  let changes = 0;

  function look(run: RunId): string | null {
    let [entries, checksums] = [0, 0];
    const epochEntries: JournalRow[] = [];
    for (const found of rows.iterate(run)) {
      const row = toJournalRow(found);
      if (!row.isSound || row.run !== run) return damagedRow(row);
      // It tells clients that an earlier run of this id was deleted, and is in no tally.
      if (row.method === "dai/run/deleted") continue;
      entries++;
      checksums += Number(found["checksum"]);
      if (row.method === "dai/run/epoch") epochEntries.push(row);
    }
    const written = tally.get(run);
    if (Number(written?.["entries"] ?? 0) !== entries || Number(written?.["checksums"] ?? 0) !== checksums)
      return sentenceOf("store/part-entries", {});
    epochEntries.sort((a, b) => a.epoch! - b.epoch!);
    const indexed = epochs.all(run).map((row) => Number(row["sequence"]));
    const isSame =
      indexed.length === epochEntries.length &&
      epochEntries.every(({ sequence }, index) => sequence === indexed[index]);
    return isSame ? null : sentenceOf("store/part-order", {});
  }

  return {
    /** What is damaged of a run's records and verdicts; null where nothing is. */
    damageOf(run: RunId): string | null {
      const found = known.get(run);
      if (found !== undefined) return found;
      const damage = look(run);
      known.set(run, damage);
      if (damage !== null) changes++;
      return damage;
    },
    /** Rises whenever another run is known to be damaged, or no longer. */
    damageChanges: (): number => changes,
    /** Remembers what a later look found. */
    note(run: RunId, damage: string): void {
      changes++;
      known.set(run, damage);
    },
    /** Forgets what is known of a run, since it is written again or gone. */
    forget(run: RunId): void {
      if (known.get(run)) changes++;
      known.delete(run);
    },
  };
}

export function isSoundRun(row: Record<string, SQLOutputValue>): boolean {
  const [run, dai, judging, summary, changed] = ["run", "dai", "judging", "summary", "changed"].map(
    (column) => String(row[column]),
  );
  return (
    checksumOf(run!, Number(row["position"]), dai!, judging!) === row["checksum"] &&
    checksumOf(run!, summary!, changed!) === row["summary_checksum"]
  );
}

export function isSoundStudy(row: Record<string, SQLOutputValue>, runs: readonly RunId[]): boolean {
  const [study, name, spec, launched] = ["study", "name", "spec", "launched"].map((column) =>
    String(row[column]),
  );
  const uri = row["uri"] == null ? null : String(row["uri"]);
  const launch = { study: study!, name: name!, uri, spec: spec!, launched: launched!, runs };
  return studyChecksum(launch) === row["checksum"];
}

/** Whether what lists show of a study is what was written. */
export function isSoundListing(row: Record<string, SQLOutputValue>): boolean {
  return listedChecksum(toListedStudy(row)) === row["listed_checksum"];
}
