/** Parts of a large text, and the table that their rows make. */
import { type ColumnsWanted, readColumns } from "./columnReading.ts";
import type { ColumnReceiver } from "./columns.ts";
import type { Part, PartRead } from "./partReading.ts";
import { type Encoding, openText, type TextSource } from "./text.ts";

/** A text in parts. */
export interface Division {
  /** bytes of the text; null where that is not known */
  size: number | null;
  parts: Part[];
}

/** Bytes in which the end of a line is looked for. */
const sought = 2 ** 16;

/**
 * Reads all rows of a file.
 *
 * @param takenPart is asked for each part, when its turn comes: what something else has read of it; null for a part that
 * nothing else has taken or that has to be read in its order
 * @throws DataError, CsvSyntaxError, WrongEncodingError
 */
export async function readParts(
  wanted: ColumnsWanted,
  { size, parts }: Division,
  takenPart: (index: number) => Promise<PartRead | null> | null,
): Promise<ColumnReceiver> {
  const { receiver, place, read } = await readColumns(wanted, size, wanted.format.header ? 1 : 0);
  let at = 0;
  for (const [index, { from, to }] of parts.entries()) {
    const taken = takenPart(index);
    // The line feed that a part begins behind may be in quotes; then the rows before it do not end there.
    const part = at === from && place.row > 0 ? await taken : null;
    if (part) {
      receiver.append(place, part);
      place.row += part.rows;
      place.line += part.lineCount;
    }
    at = part?.end ?? (await read({ from: at, to }));
  }
  return receiver;
}

/** Parts of about `partBytes`; a single one of a file that is small, or decoded on its way. */
export async function divide(file: string, encoding: Encoding, partBytes: number): Promise<Division> {
  const text = await openText(file, encoding);
  try {
    const size = text.bytes?.size ?? null;
    const cuts = [0];
    for (let near = partBytes; size !== null && near + partBytes <= size; near += partBytes) {
      const cut = await behindLineFeed(text, near);
      if (cut !== null) cuts.push(cut);
    }
    const parts = cuts.map((from, index): Part => {
      const to = cuts[index + 1] ?? Number.POSITIVE_INFINITY;
      return { from, to, bytes: Math.min(to, size ?? 0) - from };
    });
    return { size, parts };
  } finally {
    await text.close();
  }
}

/** The position behind the first line feed from `start` on; null where none is near. */
async function behindLineFeed(text: TextSource, start: number): Promise<number | null> {
  const bytes = Buffer.alloc(sought);
  text.bytes?.seek(start);
  const found = bytes.subarray(0, await text.read(bytes, 0, sought)).indexOf("\n");
  return found < 0 ? null : start + found + 1;
}
