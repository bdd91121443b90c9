/** Reads a CSV file into columns. */
import { asDataError, type DataError, dataError } from "../../access/dataError.ts";
import { type ColumnChoice, chooseColumns } from "../columnChoice.ts";
import type { Table } from "../table.ts";
import { type CsvFormat, CsvSyntaxError, type Role } from "./dialect.ts";
import { startReaders } from "./onAllCores.ts";
import { looksNumeric, sample } from "./sample.ts";
import { type Encoding, WrongEncodingError } from "./text.ts";

/** @throws DataError */
export async function readCsvTable(file: string, format: CsvFormat, choice: ColumnChoice): Promise<Table> {
  return inItsEncoding(file, async (encoding) => {
    const table = await readIn(encoding, file, format, choice);
    return encoding === "utf-8" ? table : { ...table, encoding: "Windows-1252" };
  });
}

/** Names of a file's columns. @throws DataError */
export async function csvColumnNames(file: string, format: CsvFormat): Promise<string[]> {
  return inItsEncoding(file, async (encoding) => (await sample(encoding, file, format)).names);
}

/** Reads a file as UTF-8, and as Windows-1252 where it turns out not to be that. */
async function inItsEncoding<T>(file: string, read: (encoding: Encoding) => Promise<T>): Promise<T> {
  try {
    return await read("utf-8").catch((error) => {
      if (error instanceof WrongEncodingError) return read("windows-1252");
      throw error;
    });
  } catch (error) {
    throw sentenceOf(file, error);
  }
}

async function readIn(
  encoding: Encoding,
  file: string,
  format: CsvFormat,
  choice: ColumnChoice,
): Promise<Table> {
  const readers = await startReaders(file, encoding);
  try {
    const { names, rows, bytesOfRow } = await sample(encoding, file, format);
    const chosen = chooseColumns(file, names, choice);
    const guessed = chosen.numbers.filter((column) =>
      rows.every((row) => looksNumeric(row[column] ?? "", format)),
    );
    const isNumber = new Set(guessed);
    const wanted = new Set([...chosen.features, ...chosen.labels]);
    for (;;) {
      const roles = names.map((_, column): Role => {
        if (!wanted.has(column)) return "skip";
        return isNumber.has(column) ? "number" : "text";
      });
      const read = await readers.read({ file, encoding, format, names, roles, bytesOfRow });
      if (read.rows === 0) throw dataError("file-unreadable/no-rows", { file });
      if (read.notNumbers.size === 0) {
        const features = chosen.features.map(read.column);
        const labels = chosen.labels.map(read.column);
        return { file, rows: read.rows, features, labels, lines: read.lines };
      }
      for (const column of read.notNumbers) isNumber.delete(column);
    }
  } finally {
    readers.end();
  }
}

function sentenceOf(file: string, error: unknown): DataError {
  if (!(error instanceof CsvSyntaxError)) return asDataError(file, error);
  return dataError(`file-unreadable/${error.problem}`, { file, line: error.line });
}
