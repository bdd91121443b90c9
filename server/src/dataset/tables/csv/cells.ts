/** Reads the cells of CSV text on its bytes, and the numbers among them. */

import {
  blankOf,
  type CsvDialect,
  CsvSyntaxError,
  carriageReturn,
  lineFeed,
  missingNumbers,
  type Role,
  withoutDoubledQuotes,
} from "./dialect.ts";
import { createNumberReader } from "./number.ts";
import type { CellReceiver } from "./receiver.ts";

const quote = 34;

/** Where in the text the cells are that are being read. */
export interface Place {
  row: number;
  line: number;
  /** ends of line within quotes, in this row */
  quotedLines: number;
  /** whether the text ends with this piece */
  isLastPiece: boolean;
}

/**
 * @param roles of the columns in the order of the file; `rest` is the role of further ones
 * @param place is kept up to date by the caller
 * @returns a function that reads a cell and gives its end: at a delimiter, an end of line, or `length`
 */
export function createCellReader(
  dialect: CsvDialect,
  roles: readonly Role[],
  rest: Role,
  receiver: CellReceiver,
  place: Place,
) {
  const delimiter = dialect.delimiter.charCodeAt(0);
  const blank = blankOf(dialect);
  const numbers = createNumberReader(dialect);

  function read(bytes: Buffer, start: number, length: number, column: number): number {
    const role = roles[column] ?? rest;
    if (role === "number") {
      const value = numbers.read(bytes, start);
      if (numbers.end >= 0) {
        receiver.number(column, place.row, value);
        return numbers.end;
      }
    }
    let first = start;
    while (bytes[first] === blank) first++;
    if (bytes[first] === quote) return quoted(bytes, first + 1, length, column, role);
    let end = first;
    for (let byte = bytes[end]; byte !== delimiter && byte !== lineFeed && byte !== carriageReturn; )
      byte = bytes[++end];
    if (role !== "skip" && (end < length || place.isLastPiece)) take(role, column, bytes, first, end);
    return end;
  }

  /** Reads a cell in quotes, whose text begins at `first`. */
  function quoted(bytes: Buffer, first: number, length: number, column: number, role: Role): number {
    let at = first;
    let hasEscapes = false;
    for (; at < length; at++) {
      if (bytes[at] === lineFeed || (bytes[at] === carriageReturn && bytes[at + 1] !== lineFeed))
        place.quotedLines++;
      if (bytes[at] !== quote) continue;
      if (bytes[at + 1] !== quote) break;
      hasEscapes = true;
      at++;
    }
    if (at >= length) {
      if (place.isLastPiece) throw new CsvSyntaxError("open-quote", place.line);
      return length;
    }
    let end = at + 1;
    while (bytes[end] === blank) end++;
    const byte = bytes[end];
    if (byte !== delimiter && byte !== lineFeed && byte !== carriageReturn)
      throw new CsvSyntaxError("text-after-quote", place.line);
    if (role === "skip") return end;
    if (!hasEscapes) take(role, column, bytes, first, at);
    else {
      const plain = withoutDoubledQuotes(bytes.subarray(first, at));
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
      receiver.text(column, place.row, bytes, start, last);
      return;
    }
    const text = bytes.toString("utf8", start, last);
    const value = missingNumbers.includes(text) ? Number.NaN : numbers.parse(text);
    if (value === null) receiver.notANumber(column, place.row, place.line, text);
    else receiver.number(column, place.row, value);
  }

  return read;
}
