/** CSV text (RFC 4180): how a file is written, and who takes its cells. */

export const lineFeed = 10;
export const carriageReturn = 13;

/** How a column's cells are read. */
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
  readonly problem: "open-quote" | "text-after-quote";
  readonly line: number;

  constructor(problem: CsvSyntaxError["problem"], line: number) {
    super(`${problem} in line ${line}`);
    this.problem = problem;
    this.line = line;
  }
}

/** A buffer of text, and a view of the same bytes. */
export interface TextBuffer {
  bytes: Buffer;
  view: DataView;
}

/** Bytes behind a text in its buffer that a scanner overwrites or reads. */
export const slack = 8;
