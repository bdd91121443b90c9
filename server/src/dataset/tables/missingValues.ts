/** The rows of a table that become samples, where values are missing. */
import { type DataError, dataError } from "../access/dataError.ts";
import { collectDataErrors } from "../access/dataErrors.ts";
import type { MissingCount } from "../facts.ts";
import { isEmpty, isMissing, lackedLabel } from "./labels.ts";
import { placeOf, type Table, type TableOptions } from "./table.ts";

/** The rows that become samples. @throws DataError for missing labels and values without a remedy in the spec */
export function rowsOf(
  table: Table,
  method: TableOptions["missing"],
): { rows: Uint32Array; missing: MissingCount } {
  const lacking = new Uint8Array(table.rows);
  let values = 0;
  for (const column of table.features)
    for (let row = 0; row < table.rows; row++)
      if (isMissing(column, row)) {
        lacking[row] = 1;
        values++;
      }
  const all = Uint32Array.from({ length: table.rows }, (_, row) => row);
  const errors = collectDataErrors();
  const unlabelled = all.find((row) => lackedLabel(table, row) !== undefined);
  if (unlabelled !== undefined && method !== "drop") errors.add(missingLabel(table, unlabelled));
  const count = lacking.reduce((sum, one) => sum + one, 0);
  const isDropped = method === undefined || method === "drop";
  // No treatment of rows helps where a column has no value in any.
  const empty =
    count === table.rows && isDropped && table.features.filter((column) => isEmpty(column, table.rows));
  if (empty && empty.length > 0)
    for (const { name: column } of empty)
      errors.add(dataError("file-missing-values/column", { file: table.file, column }));
  else if (values > 0 && method === undefined) errors.add(missingValue(table, lacking.indexOf(1), count));
  errors.throwAny();
  const rows = method === "drop" ? all.filter((row) => !lacking[row] && !lackedLabel(table, row)) : all;
  if (rows.length === 0) throw dataError("file-unreadable/all-missing", { file: table.file });
  return { rows, missing: { values, rows: count, dropped: table.rows - rows.length } };
}

function missingLabel(table: Table, row: number): DataError {
  const facts = { file: table.file, place: placeOf(table, row), column: lackedLabel(table, row)!.name };
  return dataError("file-missing-values/label", facts, { fix: settingMissing("drop") });
}

function missingValue(table: Table, row: number, count: number): DataError {
  const { name } = table.features.find((column) => isMissing(column, row))!;
  const rows =
    count === 1
      ? "1 row lacks"
      : `${count.toLocaleString("en")} of ${table.rows.toLocaleString("en")} rows lack`;
  return dataError(
    "file-missing-values/feature",
    { file: table.file, place: placeOf(table, row), column: name, rows },
    { fix: settingMissing("median") },
  );
}

function settingMissing(value: string) {
  return { title: `Set "missing" to "${value}"`, path: ["dataset", "missing"], value };
}
