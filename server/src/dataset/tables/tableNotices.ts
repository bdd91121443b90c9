/** What is worth knowing about a table before it is trained on. */
import { say } from "../../messages/catalogue.ts";
import type { DataNotice } from "../problem.ts";
import { isMissing } from "./labels.ts";
import type { Column, NumberColumn, Table, TableOptions } from "./table.ts";

/** From this share of rows with a text of their own on, a column tells rows apart and nothing else. */
const UNIQUE_SHARE = 0.9;
const FEW_ROWS = 20;

/** Columns that a message names. */
const named = 5;

export function tableNotices(table: Table, rows: Uint32Array, options: TableOptions): DataNotice[] {
  return [
    ...indexColumns(table, rows, options),
    ...uniqueTexts(table, rows, options),
    ...constantColumns(table, rows, options),
    ...otherEncoding(table),
  ];
}

function indexColumns({ file, features }: Table, rows: Uint32Array, options: TableOptions): DataNotice[] {
  const indices = features.filter((column): column is NumberColumn => isIndex(column, rows));
  return indices.map(({ name }) => ({
    severity: "warning",
    ...say("file-index-column", {
      file,
      name,
      column: name === "" ? "a column without a name" : `column ${JSON.stringify(name)}`,
    }),
    path: ["train"],
    fix: excluding([name], options),
  }));
}

/** Whether a column is 0, 1, 2 … or 1, 2, 3 … */
function isIndex(column: Column, rows: Uint32Array): boolean {
  if (column.kind !== "number" || rows.length < 10) return false;
  const first = column.values[rows[0]!]! - rows[0]!;
  return (first === 0 || first === 1) && rows.every((row) => column.values[row] === row + first);
}

/** Text columns whose texts almost never come again: names, dates and the like. */
function uniqueTexts({ file, features }: Table, rows: Uint32Array, options: TableOptions): DataNotice[] {
  if (rows.length < FEW_ROWS) return [];
  const unique = features.filter((column) => {
    if (column.kind !== "text" || options.categorical?.includes(column.name)) return false;
    return new Set(rows.map((row) => column.codes[row]!)).size >= UNIQUE_SHARE * rows.length;
  });
  if (unique.length === 0) return [];
  const names = unique.map(({ name }) => name);
  return [
    {
      severity: "warning",
      ...say("file-unique-texts", { file, columns: listOf(names) }),
      path: ["train"],
      fix: excluding(names, options),
    },
  ];
}

function constantColumns({ file, features }: Table, rows: Uint32Array, options: TableOptions): DataNotice[] {
  if (rows.length < 2) return [];
  const empty = features.filter((column) => rows.every((row) => isMissing(column, row)));
  const constant = features.filter((column) => !empty.includes(column) && isConstant(column, rows));
  const notice = (
    id: "file-constant-column" | "file-constant-column/empty",
    columns: Column[],
  ): DataNotice => {
    const names = columns.map(({ name }) => name);
    return {
      severity: "information",
      ...say(id, { file, columns: listOf(names) }),
      path: ["train"],
      fix: excluding(names, options),
    };
  };
  return [
    ...(empty.length > 0 ? [notice("file-constant-column/empty", empty)] : []),
    ...(constant.length > 0 ? [notice("file-constant-column", constant)] : []),
  ];
}

function listOf(names: string[]): string {
  const list = names
    .slice(0, named)
    .map((name) => JSON.stringify(name))
    .join(", ");
  const more = names.length > named ? ` and ${names.length - named} more` : "";
  return `${names.length === 1 ? "column" : "columns"} ${list}${more}`;
}

function isConstant(column: Column, rows: Uint32Array): boolean {
  const values = column.kind === "number" ? column.values : column.codes;
  const first = values[rows[0]!];
  return rows.every((row) => values[row] === first);
}

function otherEncoding({ file, encoding }: Table): DataNotice[] {
  if (encoding === undefined) return [];
  return [
    {
      severity: "information",
      ...say("file-encoding", { file, encoding }),
      path: ["train"],
    },
  ];
}

/** The change of a spec that leaves columns out. */
export function excluding(
  names: string[],
  { columns, exclude = [] }: TableOptions,
): NonNullable<DataNotice["fix"]> {
  const title =
    names.length === 1 ? `Leave out column ${JSON.stringify(names[0])}` : `Leave out ${names.length} columns`;
  if (columns)
    return { title, path: ["dataset", "columns"], value: columns.filter((name) => !names.includes(name)) };
  return { title, path: ["dataset", "exclude"], value: [...exclude, ...names] };
}
