/** Reads the rows of a text, or of a part of it, into columns. */
import { type ColumnReceiver, receiveColumns } from "./columns.ts";
import type { CsvFormat, Role } from "./dialect.ts";
import { createPlainRows } from "./plainRows.ts";
import { type Reach, scanFile } from "./scanFile.ts";
import { type CsvScanner, createScanner } from "./scanner.ts";
import type { Encoding } from "./text.ts";

/** What is read of a file. */
export interface ColumnsWanted {
  file: string;
  encoding: Encoding;
  format: CsvFormat;
  names: string[];
  /** of the columns in the order of the file */
  roles: Role[];
  /** mean length of a row, in a sample */
  bytesOfRow: number;
}

export interface ColumnReading {
  receiver: ColumnReceiver;
  /** the next row */
  place: CsvScanner["place"];
  /** @returns the position behind the last row that was read @throws DataError, CsvSyntaxError, WrongEncodingError */
  read(reach: Pick<Reach, "from" | "to">): Promise<number>;
}

/**
 * @param bytes of the text that will be read; null where that is not known
 * @param headers rows in front of the samples
 */
export async function readColumns(
  { file, encoding, format, names, roles, bytesOfRow }: ColumnsWanted,
  bytes: number | null,
  headers: number,
): Promise<ColumnReading> {
  const expected = bytes === null ? 0 : Math.ceil((1.02 * bytes) / bytesOfRow);
  const receiver = receiveColumns(file, names, roles, headers, expected);
  const plain = await createPlainRows(format, roles, receiver.codeOf);
  const scanner = createScanner(format, roles, "skip", receiver, plain);
  return {
    receiver,
    place: scanner.place,
    read: (reach) => scanFile(file, encoding, scanner, plain.text, reach),
  };
}
