/** Reads a CSV file into columns. */
import { asDataError, type DataError, dataError } from "../access/dataError.ts";
import { type ChosenColumns, type ColumnChoice, chooseColumns, delimiterHint } from "./columnChoice.ts";
import {
  type CellReceiver,
  type CsvDialect,
  CsvSyntaxError,
  type Role,
  slack,
  type TextBuffer,
} from "./csvFormat.ts";
import { type CsvScanner, createScanner } from "./csvScanner.ts";
import { type Encoding, openText, textOf } from "./csvText.ts";
import { LineNumbers, mostNumbers, mostTexts, type Table, type TextColumn, unlisted } from "./table.ts";

/** Most bytes of one row, and rows that are examined to guess the columns' types. */
const longestRow = 2 ** 22;
/** Bytes that are read at once. */
const pieceBytes = 2 ** 20;
const sampledRows = 1000;

export interface CsvFormat extends CsvDialect {
  /** whether the first row names the columns; without names they are called "0", "1" … */
  header: boolean;
}

/** Columns in the order of the file, as far as they are read. */
interface Building {
  numbers: (Float32Array<ArrayBuffer> | undefined)[];
  texts: (TextBuilding | undefined)[];
  /** columns of numbers that have something else */
  notNumbers: Set<number>;
  rows: number;
  /** a column with a number that is too large, in the row that is being read */
  overflowing: number | null;
  lines: LineNumbers;
}

type TextBuilding = Omit<TextColumn, "name" | "kind"> & {
  codes: Uint32Array<ArrayBuffer>;
  known: Map<string, number>;
  /** codes of texts of at most `shortText` bytes, by these bytes as one number */
  short: Map<number, number>;
};

/** The text is not in the encoding that it is read as. */
class WrongEncodingError extends Error {}

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
  const { names, rows } = await sample(encoding, file, format);
  const chosen = chooseColumns(file, names, choice);
  const guessed = chosen.numbers.filter((column) =>
    rows.every((row) => looksNumeric(row[column] ?? "", format)),
  );
  const isNumber = new Set(guessed);
  for (;;) {
    const building = await readColumns(encoding, file, format, names, chosen, isNumber);
    if (building.rows === 0) throw dataError("file-unreadable/no-rows", { file });
    if (building.notNumbers.size === 0) return toTable(file, names, chosen, building);
    for (const column of building.notNumbers) isNumber.delete(column);
  }
}

/** The names of the columns and the cells of the first rows. */
async function sample(encoding: Encoding, file: string, format: CsvFormat) {
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
  await scanFile(file, encoding, scanner, () => rows.length > 0);
  const [first] = rows;
  if (!first) throw dataError("file-unreadable/empty-table", { file });
  const names = first.map((name, index) => (format.header ? name : String(index)));
  return { names, rows: format.header ? rows.slice(1) : rows };
}

async function readColumns(
  encoding: Encoding,
  file: string,
  format: CsvFormat,
  names: string[],
  chosen: ChosenColumns,
  isNumber: ReadonlySet<number>,
): Promise<Building> {
  const read = new Set([...chosen.features, chosen.label]);
  const roles = names.map((_, column): Role => {
    if (!read.has(column)) return "skip";
    return isNumber.has(column) ? "number" : "text";
  });
  const building: Building = {
    numbers: roles.map((role) => (role === "number" ? new Float32Array(4096) : undefined)),
    texts: roles.map((role) =>
      role === "text"
        ? { codes: new Uint32Array(4096), texts: [], known: new Map(), short: new Map(), isCut: false }
        : undefined,
    ),
    notNumbers: new Set(),
    rows: 0,
    overflowing: null,
    lines: new LineNumbers(),
  };
  const scanner = createScanner(
    format,
    roles,
    "skip",
    receiverOf(building, file, names, format.header ? 1 : 0),
  );
  await scanFile(file, encoding, scanner);
  return building;
}

/** @param headers rows in front of the samples */
function receiverOf(building: Building, file: string, names: string[], headers: number): CellReceiver {
  const { numbers, texts, notNumbers, lines } = building;
  let capacity = 4096;
  return {
    number(column, row, value) {
      if (row < headers) return;
      if (value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY)
        building.overflowing ??= column;
      numbers[column]![row - headers] = value;
    },
    notANumber(column, row) {
      if (row >= headers) notNumbers.add(column);
    },
    text(column, row, bytes, start, end) {
      if (row < headers) return;
      const ofColumn = texts[column]!;
      ofColumn.codes[row - headers] = codeAt(bytes, start, end, ofColumn);
    },
    row(row, line, cells) {
      if (cells !== names.length) throw raggedRow(file, line, cells, names);
      if (row < headers) return;
      if (building.overflowing !== null)
        throw dataError("file-unreadable/overflow", {
          file,
          place: `line ${line}`,
          column: names[building.overflowing]!,
        });
      building.rows = row - headers + 1;
      lines.add(row - headers, line);
      if (building.rows < capacity) return;
      capacity *= 2;
      if (capacity * names.length > 2 * mostNumbers)
        throw dataError("file-unreadable/too-many-numbers", { file });
      for (const [column, values] of numbers.entries()) if (values) numbers[column] = grown(values, capacity);
      for (const column of texts) if (column) column.codes = grown(column.codes, capacity);
    },
  };
}

function grown<T extends Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>>(
  values: T,
  capacity: number,
): T {
  const larger = new (values.constructor as new (length: number) => T)(capacity);
  larger.set(values);
  return larger;
}

/** Most bytes that make one exact number, with a first byte of 1 in front of them. */
const shortText = 5;

/** Most texts are short and come again: decoding each would take longer than all else. */
function codeAt(bytes: Buffer, start: number, end: number, building: TextBuilding): number {
  let key = -1;
  if (end - start <= shortText) {
    key = 1;
    for (let at = start; at < end; at++) key = key * 256 + bytes[at]!;
    const code = building.short.get(key);
    if (code !== undefined) return code;
  }
  const text = textOf(bytes, start, end);
  if (text === null) throw new WrongEncodingError();
  const code = codeOf(text, building);
  if (key >= 0 && code !== unlisted) building.short.set(key, code);
  return code;
}

function codeOf(text: string, building: TextBuilding): number {
  const known = building.known.get(text);
  if (known !== undefined) return known;
  if (building.texts.length === mostTexts) {
    building.isCut = true;
    return unlisted;
  }
  building.known.set(text, building.texts.length);
  building.texts.push(text);
  return building.texts.length - 1;
}

function raggedRow(file: string, line: number, cells: number, names: string[]): DataError {
  const hint = delimiterHint(names);
  return dataError("file-unreadable/ragged-row", { file, line, cells, columns: names.length, hint });
}

/** Reads a file through a scanner, to its end or until `isEnough`. */
async function scanFile(
  file: string,
  encoding: Encoding,
  scanner: CsvScanner,
  isEnough: () => boolean = () => false,
): Promise<void> {
  const text = await openText(file, encoding);
  try {
    let buffer = bufferOf(pieceBytes);
    /** bytes of a row whose end is not read yet */
    let kept = 0;
    for (;;) {
      if (2 * kept > buffer.bytes.length) buffer = bufferOf(2 * buffer.bytes.length, buffer.bytes);
      const read = await text.read(buffer.bytes, kept, buffer.bytes.length - slack - kept);
      const length = kept + read;
      const used = scanner.scan(buffer, length, read === 0);
      if (read === 0 || isEnough()) return;
      kept = length - used;
      if (kept > longestRow) throw dataError("file-unreadable/long-row", { file, most: longestRow });
      buffer.bytes.copyWithin(0, used, length);
    }
  } finally {
    await text.close();
  }
}

function bufferOf(size: number, content: Uint8Array = new Uint8Array(0)): TextBuffer {
  const memory = new ArrayBuffer(size);
  new Uint8Array(memory).set(content);
  return { bytes: Buffer.from(memory), view: new DataView(memory) };
}

function toTable(file: string, names: string[], chosen: ChosenColumns, building: Building): Table {
  const { numbers, texts, rows, lines } = building;
  const columnAt = (column: number) => {
    const name = names[column]!;
    const values = numbers[column];
    if (values) return { kind: "number" as const, name, values: values.subarray(0, rows) };
    const { codes, texts: distinct, isCut } = texts[column]!;
    return { kind: "text" as const, name, codes: codes.subarray(0, rows), texts: distinct, isCut };
  };
  return { file, rows, features: chosen.features.map(columnAt), label: columnAt(chosen.label), lines };
}

function looksNumeric(text: string, { decimal }: CsvFormat): boolean {
  return (
    /^[\s\d.,+\-eE]*$|^(NA|N\/A|nan|NaN|null|NULL|None|\?)$/.test(text) &&
    (decimal === "," || !text.includes(","))
  );
}

function sentenceOf(file: string, error: unknown): DataError {
  if (!(error instanceof CsvSyntaxError)) return asDataError(file, error);
  return dataError(`file-unreadable/${error.problem}`, { file, line: error.line });
}
