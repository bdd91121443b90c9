/** Splits CSV text (RFC 4180) into cells, on bytes, and reads the numbers among them. */
import { blankOf, createNumberReader } from "./csvNumber.ts";

const lineFeed = 10;
const carriageReturn = 13;
const quote = 34;

/** What becomes of a column's cells. */
export type Role = "skip" | "number" | "text";

/** How a file is written. */
export interface CsvDialect {
  /** one ASCII character */
  delimiter: string;
  /** what stands between the units and the tenths */
  decimal: "." | ",";
}

/** Takes the cells. `row` counts from 0 and includes a header; `line` counts from 1, as editors do. */
export interface CellReceiver {
  /** a cell of a "number" column; NaN for a missing value */
  number(column: number, row: number, value: number): void;
  /** a cell of a "number" column that is no number */
  notANumber(column: number, row: number, line: number, text: string): void;
  /** a cell of a "text" column: from `start` to `end` in `bytes`, without its quotes and the spaces around it */
  text(column: number, row: number, bytes: Buffer, start: number, end: number): void;
  /** The end of a row. @param cells how many it had */
  row(row: number, line: number, cells: number): void;
}

/** A mistake in the text. The message is what follows the file's name in a sentence. */
export class CsvSyntaxError extends Error {
  override name = "CsvSyntaxError";
}

/** A buffer of text, and a view of the same bytes. */
export interface TextBuffer {
  bytes: Buffer;
  view: DataView;
}

/** Bytes behind a text in its buffer that a scanner overwrites or reads. */
export const slack = 8;

export interface CsvScanner {
  /**
   * Reads the whole rows of a piece of the text.
   *
   * @param length bytes of the piece; the buffer has `slack` bytes more
   * @param isLast whether the text ends with it
   * @returns bytes up to the last whole row; the others begin the next piece
   * @throws CsvSyntaxError
   */
  scan(text: TextBuffer, length: number, isLast: boolean): number;
}

/** What stands for a missing number, beside an empty cell. */
const missingNumbers = new Set(["", "NA", "N/A", "NaN", "nan", "null", "NULL", "None", "?"]);

/** @param roles of the columns in the order of the file; `rest` is the role of further ones */
export function createScanner(
  dialect: CsvDialect,
  roles: readonly Role[],
  rest: Role,
  receiver: CellReceiver,
): CsvScanner {
  const delimiter = dialect.delimiter.charCodeAt(0);
  const blank = blankOf(dialect);
  const numbers = createNumberReader(dialect);
  let isLastPiece = false;
  let row = 0;
  let line = 1;
  /** ends of line within quotes, in the row that is being read */
  let quotedLines = 0;

  /** Reads a cell. @returns where it ends: at a delimiter, an end of line, or `length` */
  function cell(text: TextBuffer, start: number, length: number, column: number): number {
    const { bytes } = text;
    const role = roles[column] ?? rest;
    if (role === "number") {
      const value = numbers.read(text, start);
      if (numbers.end >= 0) {
        receiver.number(column, row, value);
        return numbers.end;
      }
    }
    let first = start;
    while (bytes[first] === blank) first++;
    if (bytes[first] === quote) return quoted(bytes, first + 1, length, column, role);
    let end = first;
    for (let byte = bytes[end]; byte !== delimiter && byte !== lineFeed && byte !== carriageReturn; )
      byte = bytes[++end];
    if (role !== "skip" && (end < length || isLastPiece)) take(role, column, bytes, first, end);
    return end;
  }

  /** Reads a cell in quotes, whose text begins at `first`. */
  function quoted(bytes: Buffer, first: number, length: number, column: number, role: Role): number {
    let at = first;
    let hasEscapes = false;
    for (; at < length; at++) {
      if (bytes[at] === lineFeed || (bytes[at] === carriageReturn && bytes[at + 1] !== lineFeed))
        quotedLines++;
      if (bytes[at] !== quote) continue;
      if (bytes[at + 1] !== quote) break;
      hasEscapes = true;
      at++;
    }
    if (at >= length) {
      if (isLastPiece) throw new CsvSyntaxError(`has a quote in line ${line} that is not closed: close it.`);
      return length;
    }
    let end = at + 1;
    while (bytes[end] === blank) end++;
    const byte = bytes[end];
    if (byte !== delimiter && byte !== lineFeed && byte !== carriageReturn)
      throw new CsvSyntaxError(
        `has text after a closing quote in line ${line}: put quotes around the whole value.`,
      );
    if (role === "skip") return end;
    if (!hasEscapes) take(role, column, bytes, first, at);
    else {
      const plain = Buffer.from(bytes.toString("latin1", first, at).replaceAll('""', '"'), "latin1");
      take(role, column, plain, 0, plain.length);
    }
    return end;
  }

  function take(role: Role, column: number, bytes: Buffer, first: number, end: number): void {
    let start = first;
    let last = end;
    while (start < last && bytes[start] === blank) start++;
    while (start < last && bytes[last - 1] === blank) last--;
    if (role === "text") {
      receiver.text(column, row, bytes, start, last);
      return;
    }
    const text = bytes.toString("utf8", start, last);
    const value = missingNumbers.has(text) ? Number.NaN : numbers.parse(text);
    if (value === null) receiver.notANumber(column, row, line, text);
    else receiver.number(column, row, value);
  }

  return {
    scan(text, length, isLast) {
      const { bytes } = text;
      bytes[length] = lineFeed;
      isLastPiece = isLast;
      let at = 0;
      while (at < length) {
        const start = at;
        let end = start;
        let cells = 0;
        quotedLines = 0;
        const isBlank = bytes[at] === lineFeed || bytes[at] === carriageReturn;
        if (!isBlank) {
          for (;;) {
            end = cell(text, at, length, cells++);
            if (end >= length || bytes[end] !== delimiter) break;
            at = end + 1;
          }
        }
        // A carriage return at the end of the piece may be half of an end of line.
        const isCut = end >= length || (bytes[end] === carriageReturn && end + 1 >= length);
        if (isCut && !isLast) return start;
        if (!isBlank) receiver.row(row++, line, cells);
        line += 1 + quotedLines;
        at = bytes[end] === carriageReturn && bytes[end + 1] === lineFeed ? end + 2 : end + 1;
      }
      return Math.min(at, length);
    },
  };
}
