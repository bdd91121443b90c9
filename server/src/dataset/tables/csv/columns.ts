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
  /** Adds rows that another receiver took. @param place of the first of them */
  append(place: { row: number; line: number }, part: ColumnsPart): void;
  /** A column that was read. */
  column(index: number): Column;
}

/** Rows with their columns; null for those that have no role. */
export interface ColumnsPart {
  rows: number;
  /** of `LineNumbers`, counted from where the rows begin */
  lines: { row: number; line: number }[];
  notNumbers: ReadonlySet<number>;
  columns: (Column | null)[];
}

const fewestRows = 4096;

/** Numbers for which room is made before their rows are counted. */
const mostExpected = 2 ** 26;

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
 * @param expected about how many samples there will be, as far as that is known
 */
export function receiveColumns(
  file: string,
  names: readonly string[],
  roles: readonly Role[],
  headers: number,
  expected = 0,
): ColumnReceiver {
  let room = Math.max(fewestRows, Math.min(expected, Math.floor(mostExpected / names.length)));
  /** rows up to which the table is known not to be too large */
  let allowed = fewestRows;
  let rows = 0;
  /** a column with a number that is too large, in the row that is being read */
  let overflowing: number | null = null;
  const lines = new LineNumbers();
  const notNumbers = new Set<number>();
  const columns = roles.map((role, index): Filling | null => {
    const name = names[index]!;
    if (role === "number") return { name, values: new Float32Array(room), codes: null };
    return role === "text" ? { name, values: new Uint32Array(room), codes: createTextCodes() } : null;
  });

  function makeRoom(): void {
    if (rows >= allowed) {
      while (rows >= allowed) allowed *= 2;
      if (allowed * names.length > 2 * mostNumbers)
        throw dataError("file-unreadable/too-many-numbers", { file });
    }
    if (rows < room) return;
    room = allowed;
    for (const column of columns) if (column) column.values = grown(column.values, room);
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
    append({ row, line }, part) {
      const first = row - headers;
      rows = first + part.rows;
      for (const start of part.lines) lines.add(first + start.row, line + start.line - 1);
      for (const column of part.notNumbers) notNumbers.add(column);
      makeRoom();
      for (const [index, read] of part.columns.entries()) {
        const column = columns[index];
        if (column && read) place(column, first, read);
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

/** Puts the values of a column that was read elsewhere behind the first ones of the same column. */
function place({ values, codes }: Filling, first: number, read: Column): void {
  if (read.kind === "number") values.set(read.values, first);
  else if (codes) {
    const coded = read.texts.map(codes.codeOf);
    for (const [row, code] of read.codes.entries()) values[first + row] = coded[code]!;
  }
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
