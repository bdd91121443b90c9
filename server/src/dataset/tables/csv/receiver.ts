/** Who takes the cells of CSV text. `row` counts from 0 and includes a header; `line` counts from 1, as editors do. */
import type { PlainRows } from "./plainRows.ts";

export interface CellReceiver {
  /** a cell of a "number" column; NaN for a missing value */
  number(column: number, row: number, value: number): void;
  /** a cell of a "number" column that is no number */
  notANumber(column: number, row: number, line: number, text: string): void;
  /** a cell of a "text" column: from `start` to `end` in `bytes`, without its quotes and the spaces around it */
  text(column: number, row: number, bytes: Buffer, start: number, end: number): void;
  /** The end of a row. @param cells how many it had */
  row(row: number, line: number, cells: number): void;
  /** The next rows at once, from `row`, whose line is `line`, each a line long. */
  plainRows?(row: number, line: number, rows: PlainRows): void;
}
