/** CSV text (RFC 4180): how a file is written, and mistakes in it. */

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

export interface CsvFormat extends CsvDialect {
  /** whether the first row names the columns; without names they are called "0", "1" … */
  header: boolean;
}

/** What stands for a missing number, beside an empty cell. */
export const missingNumbers = ["", "NA", "N/A", "NaN", "nan", "null", "NULL", "None", "?"];

/** What is in a cell in quotes: two quotes stand for one. */
export function withoutDoubledQuotes(bytes: Buffer): Buffer {
  return Buffer.from(bytes.toString("latin1").replaceAll('""', '"'), "latin1");
}

/** The character that may stand around a value: a space, unless values are separated by it; −1 for none. */
export function blankOf({ delimiter }: CsvDialect): number {
  return delimiter === " " ? -1 : 32;
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
