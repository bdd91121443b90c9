/** From tables to samples: rows without missing values or with them, texts as features of 0 and 1, labels. */

import { DataError, dataError } from "../access/dataError.ts";
import type { Task } from "../dataset.ts";
import type { MissingCount } from "../facts.ts";
import type { TableFeature } from "../preprocessing.ts";
import type { RawDataset, RawPart, Reading } from "../rawDataset.ts";
import type { ColumnChoice } from "./columnChoice.ts";
import { typedColumn } from "./columnTypes.ts";
import { classesOf, hasLabel, indexLabels, targetsOf } from "./labels.ts";
import type { TableOptions } from "./table.ts";
import { type Column, mostNumbers, placeOf, type Table } from "./table.ts";
import { excluding, tableNotices } from "./tableNotices.ts";

/** Reads the table of one of the files. */
export type ReadTable = (part: "train" | "validation" | "test", choice: ColumnChoice) => Promise<Table>;

/** The keys of a spec that name files, or shares of the training file. */
interface Parts {
  validation: unknown;
  test?: unknown;
}

/**
 * The dataset of a table, and of tables of validation and test samples, whose columns may be in another order.
 *
 * @throws DataError
 */
export async function tablesToDataset(
  options: TableOptions & Parts,
  { task, test: withTest }: Pick<Reading, "task" | "test">,
  read: ReadTable,
): Promise<RawDataset> {
  const { label, missing, categories } = options;
  const table = await read("train", { ...options, task });
  const train = offeringExclusion(options, () => typed(table, categories, options.categorical));
  const features = train.features.flatMap(featuresOf);
  if (train.rows * features.length > mostNumbers)
    throw dataError("file-unreadable/too-many-features", {
      file: train.file,
      samples: train.rows,
      features: features.length,
    });
  const trained = rowsOf(train, missing);
  const classNames = task === "regression" ? [] : classesOf(train);
  const toPart = (table: Table, rows: Uint32Array): RawPart => ({
    count: rows.length,
    ...(task === "regression"
      ? { labels: new Uint16Array(rows.length), targets: targetsOf(table, rows) }
      : { labels: indexLabels(table, rows, classNames) }),
    features: async () => encoded(table, rows, train.features, features.length),
  });
  const partIn = async (part: "validation" | "test"): Promise<RawPart> => {
    const table = await readLike(train, part, label, task, read);
    return toPart(table, rowsOf(table, missing).rows);
  };
  return {
    shape: [features.length],
    classes: classNames.length,
    ...(task === "regression" ? { targetNames: [label] } : { classNames }),
    features,
    ...(missing && missing !== "drop" ? { fill: missing } : {}),
    missing: trained.missing,
    notices: tableNotices(train, trained.rows, options),
    train: toPart(train, trained.rows),
    validation: typeof options.validation === "string" ? await partIn("validation") : null,
    ...(withTest && typeof options.test === "string" ? { test: await partIn("test") } : {}),
  };
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
  label: string,
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

/** The features that a column becomes. */
function featuresOf(column: Column): TableFeature[] {
  if (column.kind === "number") return [{ column: column.name }];
  return categoriesOf(column).map((category) => ({ column: column.name, category }));
}

function categoriesOf({ texts }: Extract<Column, { kind: "text" }>): string[] {
  return texts.filter((text) => text !== "").sort((a, b) => (a < b ? -1 : 1));
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
  const unlabelled = all.find((row) => !hasLabel(table.label, row));
  if (unlabelled !== undefined && method !== "drop")
    throw dataError(
      "file-missing-values/label",
      { file: table.file, place: placeOf(table, unlabelled), column: table.label.name },
      { fix: settingMissing("drop") },
    );
  const count = lacking.reduce((sum, one) => sum + one, 0);
  if (values > 0 && method === undefined) throw missingValue(table, lacking.indexOf(1), count);
  const rows = method === "drop" ? all.filter((row) => !lacking[row] && hasLabel(table.label, row)) : all;
  if (rows.length === 0) throw dataError("file-unreadable/all-missing", { file: table.file });
  return { rows, missing: { values, rows: count, dropped: table.rows - rows.length } };
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

function isMissing(column: Column, row: number): boolean {
  return column.kind === "number"
    ? Number.isNaN(column.values[row])
    : column.texts[column.codes[row]!] === "";
}

/** Features of rows, row-major. A text that the training table does not have, or none, is 0 in all its features. */
function encoded(table: Table, rows: Uint32Array, train: readonly Column[], width: number): Float32Array {
  const features = new Float32Array(rows.length * width);
  let offset = 0;
  for (const [index, column] of table.features.entries()) {
    const trained = train[index]!;
    if (column.kind === "number") {
      for (let i = 0; i < rows.length; i++) features[i * width + offset] = column.values[rows[i]!]!;
      offset++;
    } else if (trained.kind === "text") {
      const categories = categoriesOf(trained);
      const places = column.texts.map((text) => categories.indexOf(text));
      for (let i = 0; i < rows.length; i++) {
        const place = places[column.codes[rows[i]!]!] ?? -1;
        if (place >= 0) features[i * width + offset + place] = 1;
      }
      offset += categories.length;
    }
  }
  return features;
}
