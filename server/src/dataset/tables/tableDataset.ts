/** From tables to samples: columns as features, texts as features of 0 and 1, labels. */

import { DataError, dataError } from "../access/dataError.ts";
import { collectDataErrors, type DataErrors } from "../access/dataErrors.ts";
import type { Task } from "../dataset.ts";
import { toRegression } from "../problem.ts";
import type { RawDataset, Reading } from "../rawDataset.ts";
import { drawTestRows, type SplitSpec } from "../split/draw.ts";
import { type ColumnChoice, labelsOf, withoutErrors } from "./columnChoice.ts";
import { typedColumn } from "./columnTypes.ts";
import { classesOf, indexLabels, targetsOf } from "./labels.ts";
import { rowsOf } from "./missingValues.ts";
import type { Column, Table, TableOptions } from "./table.ts";
import { encoded, featuresOf } from "./tableFeatures.ts";
import { excluding, tableNotices } from "./tableNotices.ts";

/** Reads the table of one of the files. */
export type ReadTable = (part: "train" | "validation" | "test", choice: ColumnChoice) => Promise<Table>;

/**
 * The dataset of a table, and of tables of validation and test samples, whose columns may be in another order.
 *
 * @throws DataError with all that is wrong with them
 */
export async function tablesToDataset(
  options: TableOptions & SplitSpec,
  { task, test: withTest }: Pick<Reading, "task" | "test">,
  read: ReadTable,
): Promise<RawDataset> {
  const { missing } = options;
  const errors = collectDataErrors();
  const { table, choice } = await readTrain({ ...options, task }, read, errors);
  const train = typed(table, options.categories, options.categorical, (of) =>
    errors.attempt(() => offeringExclusion(options, of)),
  );
  const trained = errors.attempt(() => offeringExclusion(options, () => rowsOf(train, missing)));
  const classNames = task === "regression" ? [] : errors.attempt(() => classesOf(train));
  const labelled = (table: Table, rows: Uint32Array) => ({
    count: rows.length,
    ...(task === "regression"
      ? { labels: new Uint16Array(rows.length), targets: targetsOf(table, rows) }
      : { labels: indexLabels(table, rows, classNames ?? []) }),
  });
  const part = trained && classNames && errors.attempt(() => labelled(train, trained.rows));
  const partIn = async (name: "validation" | "test") => {
    const own = await errors.attemptLater(() => readLike(train, name, choice.label, task, read));
    const rows = own && errors.attempt(() => rowsOf(own, missing).rows);
    const labels = rows && classNames && errors.attempt(() => labelled(own, rows));
    return labels && { ...labels, features: async () => encoded(own, rows, features) };
  };
  const validation = typeof options.validation === "string" ? await partIn("validation") : null;
  const test = withTest && typeof options.test === "string" ? await partIn("test") : null;
  errors.throwAny();
  // From here on nothing was found to be wrong.
  const { rows, missing: lacking } = trained!;
  const classes = classNames?.length ?? 0;
  const { rest } = drawTestRows(part!, classes, options);
  const features = featuresOf(train, rows, rest);
  return {
    shape: [features.length],
    classes,
    ...(task === "regression" ? { targetNames: [...labelsOf(options)] } : { classNames: classNames ?? [] }),
    features,
    ...(missing && missing !== "drop" ? { fill: missing } : {}),
    missing: lacking,
    notices: tableNotices(train, rows, options),
    train: { ...part!, features: async () => encoded(train, rows, features) },
    validation,
    ...(test ? { test } : {}),
  };
}

/** The table of training samples; where the spec names columns that are not there, of the `choice` that is left. */
async function readTrain(
  choice: ColumnChoice,
  read: ReadTable,
  errors: DataErrors,
): Promise<{ table: Table; choice: ColumnChoice }> {
  try {
    const table = await read("train", choice);
    if (table.labels.length > 1 && choice.task === "classification") throw severalLabels(table);
    return { table, choice };
  } catch (error) {
    const rest = error instanceof DataError && error.at && withoutErrors(choice, [error, ...error.others]);
    if (!rest) throw error;
    errors.add(error);
    // What else is wrong with the columns has already been told.
    const table = await read("train", rest).catch(() => {
      throw error;
    });
    return { table, choice: rest };
  }
}

/** Several columns are the targets of a regression, never classes. */
function severalLabels({ file, labels }: Table): DataError {
  const facts = { file, columns: labels.length };
  return dataError("file-unreadable/several-labels", facts, { at: ["label"], fix: toRegression });
}

/** An error about a column has the quick fix that leaves it out. */
function offeringExclusion<T>(options: TableOptions, read: () => T): T {
  const offering = (error: DataError): DataError => {
    if (error.fix || !("column" in error.facts)) return error;
    const { at } = error;
    return new DataError(error, { ...(at && { at }), fix: excluding([String(error.facts.column)], options) });
  };
  try {
    return read();
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    const { at, fix } = offering(error);
    const others = error.others.map(offering);
    throw new DataError(error, { ...(at && { at }), ...(fix && { fix }), others });
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
  const wanted = { label, columns, categorical: texts, task };
  const table = typed(await read(part, wanted).catch(ofThisFile), Number.POSITIVE_INFINITY, texts);
  const errors = collectDataErrors();
  for (const [index, { kind, name: column }] of table.features.entries())
    if (kind === "text" && train.features[index]!.kind === "number") {
      const facts = { file: table.file, column, other: train.file };
      errors.add(dataError("file-unreadable/texts-for-numbers", facts));
    }
  errors.throwAny();
  return table;
}

/** What is wrong with the columns of another file than the training's is no mistake of the spec's lists. */
function ofThisFile(error: unknown): never {
  if (!(error instanceof DataError)) throw error;
  throw new DataError(error, { others: error.others.map((other) => new DataError(other)) });
}

/**
 * @param asTexts columns that stay texts whatever they hold
 * @param attempt returns null for a column that can't be typed, which is left out
 */
function typed(
  table: Table,
  categories: number | undefined,
  asTexts: readonly string[] = [],
  attempt: (of: () => Column) => Column | null = (of) => of(),
): Table {
  return {
    ...table,
    features: table.features.flatMap((column): Column[] => {
      if (column.kind === "number") return [column];
      const isText = asTexts.includes(column.name);
      const made = attempt(() => typedColumn(table, column, categories, isText));
      return made ? [made] : [];
    }),
  };
}
