/** The columns of a CSV file while its rows are read. */
import { type DataError, dataError } from "../../access/dataError.ts";
import { delimiterFix, delimiterHint } from "../columnChoice.ts";
import { type Column, LineNumbers, mostNumbers } from "../table.ts";
import type { Role } from "./dialect.ts";
import type { CodeOf } from "./plainRows.ts";
import type { CellReceiver } from "./receiver.ts";
import { createTextCodes, type TextCodes } from "./textCodes.ts";

export interface ColumnReceiver extends CellReceiver {
  /** samples so far */
  readonly rows: number;
  readonly lines: LineNumbers;
  /** columns of numbers that have something else */
  readonly notNumbers: ReadonlySet<number>;
  readonly codeOf: CodeOf;
  /** A column that was read. */
  column(index: number): Column;
}

type Values = Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>;

/** Values of one column; `codes` where they are of texts. */
type Filling = { name: string } & (
  | { values: Float32Array<ArrayBuffer>; codes: null }
  | { values: Uint32Array<ArrayBuffer>; codes: TextCodes }
);

/**
 * Takes the cells of the columns that have a role.
 *
 * @param headers rows in front of the samples
 */
export function receiveColumns(
  file: string,
  names: readonly string[],
  roles: readonly Role[],
  headers: number,
): ColumnReceiver {
  let capacity = 4096;
  let rows = 0;
  /** a column with a number that is too large, in the row that is being read */
  let overflowing: number | null = null;
  const lines = new LineNumbers();
  const notNumbers = new Set<number>();
  const columns = roles.map((role, index): Filling | null => {
    const name = names[index]!;
    if (role === "number") return { name, values: new Float32Array(capacity), codes: null };
    return role === "text" ? { name, values: new Uint32Array(capacity), codes: createTextCodes() } : null;
  });

  function makeRoom(): void {
    if (rows < capacity) return;
    while (rows >= capacity) capacity *= 2;
    if (capacity * names.length > 2 * mostNumbers)
      throw dataError("file-unreadable/too-many-numbers", { file });
    for (const column of columns) if (column) column.values = grown(column.values, capacity);
  }

  function codeOf(column: number, bytes: Buffer, start: number, end: number): number {
    return columns[column]!.codes!.codeAt(bytes, start, end);
  }

  return {
    lines,
    notNumbers,
    get rows() {
      return rows;
    },
    number(column, row, value) {
      if (row < headers) return;
      if (value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY) overflowing ??= column;
      columns[column]!.values[row - headers] = value;
    },
    notANumber(column, row) {
      if (row >= headers) notNumbers.add(column);
    },
    text(column, row, bytes, start, end) {
      if (row >= headers) columns[column]!.values[row - headers] = codeOf(column, bytes, start, end);
    },
    codeOf,
    row(row, line, cells) {
      if (cells !== names.length) throw raggedRow(file, line, cells, names);
      if (row < headers) return;
      if (overflowing !== null)
        throw dataError("file-unreadable/overflow", {
          file,
          place: `line ${line}`,
          column: names[overflowing]!,
        });
      rows = row - headers + 1;
      lines.add(row - headers, line);
      makeRoom();
    },
    plainRows(row, line, read) {
      const first = row - headers;
      rows = first + read.count;
      lines.add(first, line);
      makeRoom();
      for (const [index, column] of columns.entries()) {
        if (!column) continue;
        column.values.set(column.codes ? read.codes(index) : read.numbers(index), first);
      }
    },
    column(index) {
      const { name, values, codes } = columns[index]!;
      if (codes === null) return { kind: "number", name, values: values.subarray(0, rows) };
      const { texts, isCut } = codes;
      return { kind: "text", name, codes: values.subarray(0, rows), texts, isCut };
    },
  };
}

function grown<T extends Values>(values: T, capacity: number): T {
  const larger = new (values.constructor as new (length: number) => T)(capacity);
  larger.set(values);
  return larger;
}

function raggedRow(file: string, line: number, cells: number, names: readonly string[]): DataError {
  const fix = delimiterFix(names);
  return dataError(
    "file-unreadable/ragged-row",
    { file, line, cells, columns: names.length, hint: delimiterHint(names) },
    fix && { fix },
  );
}
