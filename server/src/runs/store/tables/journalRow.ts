/** Rows of the journal as they are read: each is compared with its checksum, and a damaged one is noted. */
import type { SQLOutputValue } from "node:sqlite";
import { crc32 } from "node:zlib";
import type { NotificationMethod, RunId } from "../../../protocol/protocol.ts";
import { DamagedRunError, damagedRow, type Integrity, toJournalRow } from "../database/integrity.ts";

export interface JournalEntry {
  sequence: number;
  run: RunId;
  method: NotificationMethod;
  body: string;
  spectra: Uint8Array | null;
  /** it has spectra, which were in the store already and are not here */
  isWithoutSpectra?: boolean;
  /** it is not what was written, and of no use */
  isDamaged?: boolean;
}

export interface StoredEpoch {
  sequence: number;
  body: string;
  /** null where the epoch has no spectra */
  spectraChecksum: number | null;
}

/** A row of a run, with the checksum of its spectra. @throws DamagedRunError */
export function soundRow(
  found: Record<string, SQLOutputValue>,
  run: RunId,
  integrity: Integrity,
): StoredEpoch {
  const row = toJournalRow(found);
  if (row.isSound) return row;
  integrity.note(run, damagedRow(row));
  throw new DamagedRunError(run, damagedRow(row));
}

/** A row with its spectra; one that is damaged says so. */
export function toEntry(row: Record<string, SQLOutputValue>, integrity: Integrity): JournalEntry {
  const { sequence, run, method, body, epoch, isSound, spectraChecksum } = toJournalRow(row);
  const spectra = row["singular_values"] instanceof Uint8Array ? row["singular_values"] : null;
  const isDamaged = !isSound || (spectra === null ? null : crc32(spectra)) !== spectraChecksum;
  if (isDamaged) integrity.note(run, damagedRow({ method, epoch }));
  const entry = { sequence, run, method: method as NotificationMethod, body, spectra };
  return isDamaged ? { ...entry, isDamaged } : entry;
}
