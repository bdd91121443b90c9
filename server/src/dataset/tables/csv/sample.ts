/** The first rows of a CSV file: names of its columns, and the types of their values. */
import { dataError } from "../../access/dataError.ts";
import type { CsvDialect, CsvFormat } from "./dialect.ts";
import type { CellReceiver } from "./receiver.ts";
import { scanFile } from "./scanFile.ts";
import { createScanner } from "./scanner.ts";
import { type Encoding, textOf, WrongEncodingError } from "./text.ts";
import { createTextBuffer } from "./textBuffer.ts";

const sampledRows = 1000;
const sampledBytes = 2 ** 18;

/** The names of the columns, the cells of the first rows and their mean length. @throws DataError, CsvSyntaxError, WrongEncodingError */
export async function sample(
  encoding: Encoding,
  file: string,
  format: CsvFormat,
): Promise<{ names: string[]; rows: string[][]; bytesOfRow: number }> {
  const rows: string[][] = [];
  let row: string[] = [];
  const receiver: CellReceiver = {
    number() {},
    notANumber() {},
    text(_column, _row, bytes, start, end) {
      const text = textOf(bytes, start, end);
      if (text === null) throw new WrongEncodingError();
      row.push(text);
    },
    row() {
      if (rows.length <= sampledRows) rows.push(row);
      row = [];
    },
  };
  const scanner = createScanner(format, [], "text", receiver);
  const end = await scanFile(file, encoding, scanner, createTextBuffer(sampledBytes), {
    isEnough: () => rows.length > 0,
  });
  const [first] = rows;
  if (!first) throw dataError("file-unreadable/empty-table", { file });
  const names = first.map((name, index) => (format.header ? name : String(index)));
  const bytesOfRow = end / scanner.place.row;
  return { names, rows: format.header ? rows.slice(1) : rows, bytesOfRow };
}

/** Whether a value may be a number, as far as a look tells. */
export function looksNumeric(text: string, { decimal }: CsvDialect): boolean {
  return (
    /^[\s\d.,+\-eE]*$|^(NA|N\/A|nan|NaN|null|NULL|None|\?)$/.test(text) &&
    (decimal === "," || !text.includes(","))
  );
}
