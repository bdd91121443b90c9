/** Samples from tables, whose columns are found by their names. */
import { type DataError, dataError } from "../access/dataError.ts";
import type { DataForm } from "../dataset.ts";
import type { TableFeature } from "../preprocessing.ts";
import { type ColumnChoice, otherDelimiter } from "../tables/columnChoice.ts";
import { number, truthValues } from "../tables/columnTypes.ts";
import type { CsvFormat } from "../tables/csv/dialect.ts";
import { type Column, placeOf, quoted, type Table, type TextColumn } from "../tables/table.ts";
import type { NewRows } from "./rowReader.ts";

/** A file of a table: its columns' names, and its columns. */
interface TableFile {
  file: string;
  names: readonly string[];
  read(choice: ColumnChoice): Promise<Table>;
}

/** Rows of a table as text. What separates its values may differ from what did in training. */
export async function csvRows(file: string, form: DataForm, format: CsvFormat): Promise<NewRows> {
  const { csvColumnNames, readCsvTable } = await import("../tables/csv/table.ts");
  const names = await csvColumnNames(file, format);
  const delimiter = otherDelimiter(names);
  if (delimiter !== undefined && format.header) {
    const decimal = delimiter === "," ? "." : format.decimal;
    return csvRows(file, form, { ...format, delimiter, decimal });
  }
  return rowsOf(form, { file, names, read: (choice) => readCsvTable(file, format, choice) });
}

export async function parquetRows(file: string, form: DataForm): Promise<NewRows> {
  const { parquetColumnNames, readParquetTable } = await import("../tables/parquetTable.ts");
  return rowsOf(form, {
    file,
    names: await parquetColumnNames(file),
    read: (choice) => readParquetTable(file, choice),
  });
}

async function rowsOf(form: DataForm, source: TableFile): Promise<NewRows> {
  const features = form.preprocessing?.features ?? plainFeatures(form, source);
  const columns = [...new Set(features.map(({ column }) => column))];
  const categorical = features.flatMap(({ column, category }) => (category === undefined ? [] : [column]));
  const table = await source.read({ label: [], columns, categorical, task: "classification" });
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
function plainFeatures({ dimensions }: DataForm, { file, names }: TableFile): TableFeature[] {
  if (names.length === dimensions) return names.map((column) => ({ column }));
  throw dataError("file-unreadable/column-count", {
    file,
    columns: names.length,
    inputs: dimensions,
  });
}

type Put = (row: number, place: number, value: number) => void;

function putNumbers(table: Table, column: Column, place: number, form: DataForm, put: Put): void {
  const numbers = column.kind === "number" ? column : truthValues(column);
  if (!numbers) throw textInput(table, column as TextColumn);
  for (let row = 0; row < table.rows; row++) {
    const value = numbers.values[row]!;
    if (Number.isNaN(value)) refuseMissing(table, column, row, form);
    put(row, place, value);
  }
}

/** The first text of a column that should have numbers. */
function textInput(table: Table, { name, codes, texts }: TextColumn): DataError {
  const row = Math.max(
    0,
    codes.findIndex((code) => texts[code] !== "" && !number.test(texts[code] ?? "")),
  );
  return dataError("file-unreadable/text-input", {
    file: table.file,
    value: quoted(texts[codes[row]!] ?? ""),
    place: placeOf(table, row),
    column: name,
  });
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
