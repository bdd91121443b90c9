/** A part of a large file, which a thread reads. */
import { type ColumnsWanted, readColumns } from "./columnReading.ts";
import type { ColumnsPart } from "./columns.ts";

/** A part of a text: it begins behind a line feed. */
export interface Part {
  from: number;
  /** Infinity for the end of the text */
  to: number;
  /** how many there are, as far as the file does not change */
  bytes: number;
}

/** What was read of a part. */
export interface PartRead extends ColumnsPart {
  /** the position behind the last row */
  end: number;
  /** lines that the rows take */
  lineCount: number;
}

/** Asks a thread for a part. */
export interface PartQuestion {
  kind: "part";
  wanted: ColumnsWanted;
  part: Part;
}

/** @returns null for a part with anything that a reader has to see in its order: a mistake, too many texts in a column */
export async function readPart({ wanted, part }: PartQuestion): Promise<PartRead | null> {
  try {
    const { receiver, place, read } = await readColumns(wanted, part.bytes, 0);
    const end = await read(part);
    const columns = wanted.roles.map((role, index) => (role === "skip" ? null : receiver.column(index)));
    if (columns.some((column) => column?.kind === "text" && column.isCut)) return null;
    const { rows, lines, notNumbers } = receiver;
    return { end, rows, lineCount: place.line - 1, lines: lines.starts, notNumbers, columns };
  } catch {
    return null;
  }
}

/** The memory of a part's columns, which changes hands. */
export function memoryOf({ columns }: PartRead): ArrayBuffer[] {
  return columns.flatMap((column) => {
    if (!column) return [];
    return [(column.kind === "number" ? column.values : column.codes).buffer as ArrayBuffer];
  });
}
