/** Checksums of what the store keeps: a flipped bit on the disk is noticed when it is read. */
import { crc32 } from "node:zlib";

/** What stands between two values, in none of which it occurs. */
const separator = "\u0000";

/** CRC-32 of values in their order; `null` is told from an empty text. The last may be long: it is not copied. */
export function checksumOf(...values: (string | number | null)[]): number {
  const texts = values.map((value) => String(value ?? "\u0001"));
  const last = texts.pop() ?? "";
  return crc32(last, texts.length === 0 ? 0 : crc32(texts.join(separator) + separator));
}

export interface JournalRow {
  sequence: number;
  run: string;
  method: string;
  epoch: number | null;
  body: string;
  /** of the epoch's spectra; null where it has none */
  spectraChecksum: number | null;
}

export function journalChecksum({ sequence, run, method, epoch, body, spectraChecksum }: JournalRow): number {
  return checksumOf(sequence, run, method, epoch, spectraChecksum, body);
}
