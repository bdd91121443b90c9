/** Splits CSV text into rows. */
import { createCellReader, type Place } from "./cells.ts";
import { blankOf, type CsvDialect, carriageReturn, lineFeed, type Role } from "./dialect.ts";
import type { PlainRows } from "./plainRows.ts";
import type { CellReceiver } from "./receiver.ts";

export interface CsvScanner {
  /** of the next row; moved forward over rows that something else reads */
  readonly place: Pick<Place, "row" | "line">;
  /**
   * Reads the whole rows of a piece of the text.
   *
   * @param length bytes of the piece; the buffer has `slack` bytes more
   * @param isLast whether the text ends with it
   * @returns bytes up to the last whole row; the others begin the next piece
   * @throws CsvSyntaxError
   */
  scan(bytes: Buffer, length: number, isLast: boolean): number;
}

/**
 * @param roles of the columns in the order of the file; `rest` is the role of further ones
 * @param plain reads the rows that it can, before each is read cell by cell; its text is what is scanned
 */
export function createScanner(
  dialect: CsvDialect,
  roles: readonly Role[],
  rest: Role,
  receiver: CellReceiver,
  plain: PlainRows | null = null,
): CsvScanner {
  const delimiter = dialect.delimiter.charCodeAt(0);
  const blank = blankOf(dialect);
  const place: Place = { row: 0, line: 1, quotedLines: 0, isLastPiece: false };
  const readCell = createCellReader(dialect, roles, rest, receiver, place);

  /** Reads plain rows from `at`. @returns the beginning of a row that is not plain */
  function readPlain(rows: PlainRows, at: number, length: number): number {
    let start = at;
    do {
      start = rows.read(start, length);
      if (rows.count > 0) receiver.plainRows?.(place.row, place.line, rows);
      place.row += rows.count;
      place.line += rows.count;
    } while (rows.isFull);
    return start;
  }

  return {
    place,
    scan(bytes, length, isLast) {
      bytes[length] = lineFeed;
      place.isLastPiece = isLast;
      let at = 0;
      while (at < length) {
        // The first row may hold names.
        if (plain && place.row > 0) at = readPlain(plain, at, length);
        if (at >= length) break;
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
            end = readCell(bytes, at, length, cells++);
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
