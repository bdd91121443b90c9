/** Splits CSV text into rows. */
import { createCellReader, type Place } from "./csvCells.ts";
import {
  type CellReceiver,
  type CsvDialect,
  carriageReturn,
  lineFeed,
  type Role,
  type TextBuffer,
} from "./csvFormat.ts";
import { blankOf } from "./csvNumber.ts";

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

/** @param roles of the columns in the order of the file; `rest` is the role of further ones */
export function createScanner(
  dialect: CsvDialect,
  roles: readonly Role[],
  rest: Role,
  receiver: CellReceiver,
): CsvScanner {
  const delimiter = dialect.delimiter.charCodeAt(0);
  const blank = blankOf(dialect);
  const place: Place = { row: 0, line: 1, quotedLines: 0, isLastPiece: false };
  const readCell = createCellReader(dialect, roles, rest, receiver, place);

  return {
    scan(text, length, isLast) {
      const { bytes } = text;
      bytes[length] = lineFeed;
      place.isLastPiece = isLast;
      let at = 0;
      while (at < length) {
        const start = at;
        let end = start;
        let cells = 0;
        place.quotedLines = 0;
        while (bytes[at] === blank) at++;
        const isBlank = bytes[at] === lineFeed || bytes[at] === carriageReturn;
        if (!isBlank) at = start;
        else end = at;
        if (!isBlank) {
          for (;;) {
            end = readCell(text, at, length, cells++);
            if (end >= length || bytes[end] !== delimiter) break;
            at = end + 1;
          }
        }
        // A carriage return at the end of the piece may be half of an end of line.
        const isCut = end >= length || (bytes[end] === carriageReturn && end + 1 >= length);
        if (isCut && !isLast) return start;
        if (!isBlank) receiver.row(place.row++, place.line, cells);
        place.line += 1 + place.quotedLines;
        at = bytes[end] === carriageReturn && bytes[end + 1] === lineFeed ? end + 2 : end + 1;
      }
      return Math.min(at, length);
    },
  };
}
