/** What is worth knowing about a table before it is trained on. */
import { say } from "../../messages/catalogue.ts";
import type { DataNotice } from "../problem.ts";
import type { Column, NumberColumn, Table, TableOptions } from "./table.ts";

/** Columns that a message names. */
const named = 5;

export function tableNotices(table: Table, rows: Uint32Array, options: TableOptions): DataNotice[] {
  return [
    ...indexColumns(table, rows, options),
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

function constantColumns({ file, features }: Table, rows: Uint32Array, options: TableOptions): DataNotice[] {
  const constant = features.filter((column) => isConstant(column, rows)).map(({ name }) => name);
  if (constant.length === 0) return [];
  const list = constant
    .slice(0, named)
    .map((name) => JSON.stringify(name))
    .join(", ");
  const more = constant.length > named ? ` and ${constant.length - named} more` : "";
  return [
    {
      severity: "information",
      ...say("file-constant-column", {
        file,
        columns: `${constant.length === 1 ? "column" : "columns"} ${list}${more}`,
      }),
      path: ["train"],
      fix: excluding(constant, options),
    },
  ];
}

function isConstant(column: Column, rows: Uint32Array): boolean {
  const values = column.kind === "number" ? column.values : column.codes;
  const first = values[rows[0]!];
  return rows.length > 1 && rows.every((row) => values[row] === first);
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
