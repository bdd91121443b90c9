/** Samples from tables, whose columns are found by their names. */
import { dataError } from "../access/dataError.ts";
import type { DataForm } from "../dataset.ts";
import type { TableFeature } from "../preprocessing.ts";
import type { ColumnChoice } from "../tables/columnChoice.ts";
import { typedColumn } from "../tables/columnTypes.ts";
import type { CsvFormat } from "../tables/csv/dialect.ts";
import { type Column, placeOf, quoted, type Table } from "../tables/table.ts";
import type { NewRows } from "./rowReader.ts";

/** A file of a table: its columns' names, and its columns. */
interface TableFile {
  file: string;
  names(): Promise<string[]>;
  read(choice: ColumnChoice): Promise<Table>;
}

export async function csvRows(file: string, form: DataForm, format: CsvFormat): Promise<NewRows> {
  const { csvColumnNames, readCsvTable } = await import("../tables/csv/table.ts");
  return rowsOf(form, {
    file,
    names: () => csvColumnNames(file, format),
    read: (choice) => readCsvTable(file, format, choice),
  });
}

export async function parquetRows(file: string, form: DataForm): Promise<NewRows> {
  const { parquetColumnNames, readParquetTable } = await import("../tables/parquetTable.ts");
  return rowsOf(form, {
    file,
    names: () => parquetColumnNames(file),
    read: (choice) => readParquetTable(file, choice),
  });
}

async function rowsOf(form: DataForm, source: TableFile): Promise<NewRows> {
  const features = form.preprocessing?.features ?? (await plainFeatures(form, source));
  const columns = [...new Set(features.map(({ column }) => column))];
  const categorical = features.flatMap(({ column, category }) => (category === undefined ? [] : [column]));
  // New rows need no label: a feature stands in its place.
  const table = await source.read({ label: columns[0]!, columns, categorical, task: "classification" });
  const made = new Float32Array(table.rows * features.length);
  for (const column of table.features) {
    const places = features.flatMap((feature, index) => (feature.column === column.name ? [index] : []));
    const put = (row: number, place: number, value: number) => {
      made[row * features.length + place] = value;
    };
    if (categorical.includes(column.name)) putCategories(table, column, features, places, form, put);
    else putNumbers(table, column, places[0]!, form, put);
  }
  return { features: made };
}

/** Of a model whose features have no names: the columns in their order. */
async function plainFeatures({ dimensions }: DataForm, { file, names }: TableFile): Promise<TableFeature[]> {
  const columns = await names();
  if (columns.length === dimensions) return columns.map((column) => ({ column }));
  throw dataError("file-unreadable/column-count", {
    file,
    columns: columns.length,
    inputs: dimensions,
  });
}

type Put = (row: number, place: number, value: number) => void;

function putNumbers(table: Table, column: Column, place: number, form: DataForm, put: Put): void {
  const numbers = column.kind === "number" ? column : typedColumn(table, column, Number.POSITIVE_INFINITY);
  if (numbers.kind === "text") {
    const row = numbers.codes.findIndex((code) => numbers.texts[code] !== "");
    const text = quoted(numbers.texts[numbers.codes[Math.max(0, row)]!] ?? "");
    throw dataError("file-unreadable/text-input", {
      file: table.file,
      value: text,
      place: placeOf(table, Math.max(0, row)),
      column: column.name,
    });
  }
  for (let row = 0; row < table.rows; row++) {
    const value = numbers.values[row]!;
    if (Number.isNaN(value)) refuseMissing(table, column, row, form);
    put(row, place, value);
  }
}

function putCategories(
  table: Table,
  column: Column,
  features: readonly TableFeature[],
  places: number[],
  form: DataForm,
  put: Put,
): void {
  const textOf = textsOf(column);
  const placeOfText = new Map(places.map((place) => [features[place]!.category!, place]));
  for (let row = 0; row < table.rows; row++) {
    const text = textOf(row);
    const place = placeOfText.get(text);
    if (text === "") refuseMissing(table, column, row, form);
    else if (place === undefined)
      throw dataError("file-unreadable/unknown-category", {
        file: table.file,
        value: quoted(text),
        place: placeOf(table, row),
        column: column.name,
        known: listOf([...placeOfText.keys()]),
      });
    else put(row, place, 1);
  }
}

function textsOf(column: Column): (row: number) => string {
  if (column.kind === "text") return (row) => column.texts[column.codes[row]!] ?? "";
  return (row) => (Number.isNaN(column.values[row]) ? "" : String(column.values[row]));
}

function refuseMissing(table: Table, column: Column, row: number, { preprocessing }: DataForm): void {
  if (preprocessing?.fill) return;
  throw dataError("file-unreadable/missing-input", {
    file: table.file,
    place: placeOf(table, row),
    column: column.name,
  });
}

function listOf(names: string[]): string {
  return `${names.slice(0, 10).map(quoted).join(", ")}${names.length > 10 ? " …" : ""}`;
}
