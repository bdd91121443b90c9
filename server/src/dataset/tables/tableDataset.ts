/** From tables to samples: rows without missing values or with them, texts as features of 0 and 1, labels. */

import { DataError, dataError } from "../access/dataError.ts";
import type { Task } from "../dataset.ts";
import type { MissingCount } from "../facts.ts";
import { toRegression } from "../problem.ts";
import type { RawDataset, RawPart, Reading } from "../rawDataset.ts";
import { drawTestRows, type SplitSpec } from "../split/draw.ts";
import { type ColumnChoice, labelsOf } from "./columnChoice.ts";
import { typedColumn } from "./columnTypes.ts";
import { classesOf, indexLabels, isEmpty, isMissing, lackedLabel, targetsOf } from "./labels.ts";
import type { TableOptions } from "./table.ts";
import { placeOf, type Table } from "./table.ts";
import { encoded, featuresOf } from "./tableFeatures.ts";
import { excluding, tableNotices } from "./tableNotices.ts";

/** Reads the table of one of the files. */
export type ReadTable = (part: "train" | "validation" | "test", choice: ColumnChoice) => Promise<Table>;

/**
 * The dataset of a table, and of tables of validation and test samples, whose columns may be in another order.
 *
 * @throws DataError
 */
export async function tablesToDataset(
  options: TableOptions & SplitSpec,
  { task, test: withTest }: Pick<Reading, "task" | "test">,
  read: ReadTable,
): Promise<RawDataset> {
  const { label, missing, categories } = options;
  const table = await read("train", { ...options, task });
  if (table.labels.length > 1 && task === "classification") throw severalLabels(table);
  const train = offeringExclusion(options, () => typed(table, categories, options.categorical));
  const trained = offeringExclusion(options, () => rowsOf(train, missing));
  const classNames = task === "regression" ? [] : classesOf(train);
  const labelled = (table: Table, rows: Uint32Array) => ({
    count: rows.length,
    ...(task === "regression"
      ? { labels: new Uint16Array(rows.length), targets: targetsOf(table, rows) }
      : { labels: indexLabels(table, rows, classNames) }),
  });
  const part = labelled(train, trained.rows);
  const { rest } = drawTestRows(part, classNames.length, options);
  const features = featuresOf(train, trained.rows, rest);
  const toPart = (table: Table, rows: Uint32Array, part = labelled(table, rows)): RawPart => ({
    ...part,
    features: async () => encoded(table, rows, features),
  });
  const partIn = async (part: "validation" | "test"): Promise<RawPart> => {
    const table = await readLike(train, part, label, task, read);
    return toPart(table, rowsOf(table, missing).rows);
  };
  return {
    shape: [features.length],
    classes: classNames.length,
    ...(task === "regression" ? { targetNames: [...labelsOf(options)] } : { classNames }),
    features,
    ...(missing && missing !== "drop" ? { fill: missing } : {}),
    missing: trained.missing,
    notices: tableNotices(train, trained.rows, options),
    train: toPart(train, trained.rows, part),
    validation: typeof options.validation === "string" ? await partIn("validation") : null,
    ...(withTest && typeof options.test === "string" ? { test: await partIn("test") } : {}),
  };
}

/** Several columns are the targets of a regression, never classes. */
function severalLabels({ file, labels }: Table): DataError {
  const facts = { file, columns: labels.length };
  return dataError("file-unreadable/several-labels", facts, { at: ["label"], fix: toRegression });
}

/** An error about a column has the quick fix that leaves it out. */
function offeringExclusion<T>(options: TableOptions, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof DataError) || error.fix || !("column" in error.facts)) throw error;
    const { at } = error;
    throw new DataError(error, { ...(at && { at }), fix: excluding([String(error.facts.column)], options) });
  }
}

/** A table with the columns of the training table, of the same types. */
async function readLike(
  train: Table,
  part: "validation" | "test",
  label: ColumnChoice["label"],
  task: Task,
  read: ReadTable,
): Promise<Table> {
  const texts = train.features.filter(({ kind }) => kind === "text").map(({ name }) => name);
  const columns = train.features.map(({ name }) => name);
  const table = typed(
    await read(part, { label, columns, categorical: texts, task }),
    Number.POSITIVE_INFINITY,
    texts,
  );
  for (const [index, column] of table.features.entries())
    if (column.kind === "text" && train.features[index]!.kind === "number")
      throw dataError("file-unreadable/texts-for-numbers", {
        file: table.file,
        column: column.name,
        other: train.file,
      });
  return table;
}

/** @param asTexts columns that stay texts whatever they hold */
function typed(table: Table, categories: number | undefined, asTexts: readonly string[] = []): Table {
  return {
    ...table,
    features: table.features.map((column) =>
      column.kind === "number"
        ? column
        : typedColumn(table, column, categories, asTexts.includes(column.name)),
    ),
  };
}

/** The rows that become samples. @throws DataError for missing values without a remedy in the spec */
function rowsOf(table: Table, method: TableOptions["missing"]): { rows: Uint32Array; missing: MissingCount } {
  const lacking = new Uint8Array(table.rows);
  let values = 0;
  for (const column of table.features)
    for (let row = 0; row < table.rows; row++)
      if (isMissing(column, row)) {
        lacking[row] = 1;
        values++;
      }
  const all = Uint32Array.from({ length: table.rows }, (_, row) => row);
  const unlabelled = all.find((row) => lackedLabel(table, row) !== undefined);
  if (unlabelled !== undefined && method !== "drop")
    throw dataError(
      "file-missing-values/label",
      { file: table.file, place: placeOf(table, unlabelled), column: lackedLabel(table, unlabelled)!.name },
      { fix: settingMissing("drop") },
    );
  const count = lacking.reduce((sum, one) => sum + one, 0);
  if (count === table.rows && (method === undefined || method === "drop")) refuseEmptyColumn(table);
  if (values > 0 && method === undefined) throw missingValue(table, lacking.indexOf(1), count);
  const rows = method === "drop" ? all.filter((row) => !lacking[row] && !lackedLabel(table, row)) : all;
  if (rows.length === 0) throw dataError("file-unreadable/all-missing", { file: table.file });
  return { rows, missing: { values, rows: count, dropped: table.rows - rows.length } };
}

/** No treatment of rows helps where a column has no value in any. */
function refuseEmptyColumn(table: Table): void {
  const empty = table.features.find((column) => isEmpty(column, table.rows));
  if (empty) throw dataError("file-missing-values/column", { file: table.file, column: empty.name });
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
