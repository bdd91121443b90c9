/** The label columns of a table: classes, or the targets of a regression. */
import { type DataError, dataError } from "../access/dataError.ts";
import { toRegression } from "../problem.ts";
import { type Column, mostTexts, placeOf, quoted, type Table, type TextColumn } from "./table.ts";

/**
 * The classes of a label column, in the order of numbers when all are, else of their characters.
 *
 * @throws DataError when there are too many, a single one, or fractions among them
 */
export function classesOf(table: Table): string[] {
  const label = textLabel(table);
  const where = { file: table.file, column: label.name };
  const at = ["label"];
  const names = label.texts.filter((text) => text !== "");
  const areNumbers = names.length > 0 && names.every((text) => Number.isFinite(Number(text)));
  if (areNumbers) refuseFractions(table.file, label.name, names);
  if (label.isCut) throw dataError("file-unreadable/many-labels", { ...where, most: mostTexts }, { at });
  const values = names.length === 1 ? "the same value everywhere" : "no value";
  if (names.length < 2) throw dataError("file-unreadable/one-label", { ...where, values }, { at });
  return names.sort(areNumbers ? (a, b) => Number(a) - Number(b) : (a, b) => (a < b ? -1 : 1));
}

/** @throws DataError when one of the labels, which are all numbers, is a fraction */
export function refuseFractions(file: string, column: string, labels: Iterable<string | number>): void {
  for (const label of labels)
    if (!Number.isInteger(Number(label)))
      throw dataError(
        "file-fractional-labels/table",
        { file, column, value: String(label) },
        { at: ["label"], fix: toRegression },
      );
}

/** Class indices of rows. @throws DataError for a label that is none of the classes */
export function indexLabels(table: Table, rows: Uint32Array, classes: readonly string[]): Uint16Array {
  const { codes, texts, name } = textLabel(table);
  const byName = new Map(classes.map((text, index) => [text, index]));
  const byCode = texts.map((text) => byName.get(text));
  return Uint16Array.from(rows, (row) => {
    const index = byCode[codes[row]!];
    if (index !== undefined) return index;
    throw dataError("file-unreadable/unknown-label", {
      file: table.file,
      value: quoted(texts[codes[row]!] ?? ""),
      place: placeOf(table, row),
      column: name,
    });
  });
}

/** The targets of a regression, rows × columns. @throws DataError for a column of text */
export function targetsOf(table: Table, rows: Uint32Array): Float32Array {
  const columns = table.labels.map((label) => {
    if (label.kind === "number") return label.values;
    throw textTarget(table, label);
  });
  const targets = new Float32Array(rows.length * columns.length);
  for (const [place, values] of columns.entries())
    for (let i = 0; i < rows.length; i++) targets[i * columns.length + place] = values[rows[i]!]!;
  return targets;
}

function textTarget(table: Table, { name, codes, texts }: TextColumn): DataError {
  const row = codes.findIndex((code) => !Number.isFinite(Number(texts[code])));
  const value = quoted(texts[codes[row]!] ?? "");
  return dataError(
    "file-unreadable/text-target",
    { file: table.file, value, place: placeOf(table, row), column: name },
    { at: ["label"] },
  );
}

/** The label that a row lacks; undefined where it has all. */
export function lackedLabel({ labels }: Table, row: number): Column | undefined {
  return labels.find((label) => isMissing(label, row));
}

/** Whether a row has no value in a column. */
export function isMissing(column: Column, row: number): boolean {
  return column.kind === "number"
    ? Number.isNaN(column.values[row])
    : column.texts[column.codes[row]!] === "";
}

/** Whether a column has no value in any row. */
export function isEmpty(column: Column, rows: number): boolean {
  for (let row = 0; row < rows; row++) if (!isMissing(column, row)) return false;
  return true;
}

function textLabel({ labels: [label] }: Table): TextColumn {
  if (label?.kind === "text") return label;
  throw new Error("A label of classes is read as text.");
}
