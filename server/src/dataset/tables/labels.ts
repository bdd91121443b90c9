/** The label column of a table: classes, or the targets of a regression. */
import { DataError } from "../access/dataError.ts";
import { toRegression } from "../facts.ts";
import { type Column, mostTexts, placeOf, quoted, type Table, type TextColumn } from "./table.ts";

/**
 * The classes of a label column, in the order of numbers when all are, else of their characters.
 *
 * @throws DataError when there are too many, a single one, or fractions among them
 */
export function classesOf(table: Table): string[] {
  const label = textLabel(table);
  const name = JSON.stringify(label.name);
  const refuse = (problem: string) => new DataError(table.file, problem, { at: ["label"] });
  const names = label.texts.filter((text) => text !== "");
  const areNumbers = names.length > 0 && names.every((text) => Number.isFinite(Number(text)));
  if (areNumbers) refuseFractions(table.file, label.name, names);
  if (label.isCut)
    throw refuse(
      `has more than ${mostTexts.toLocaleString("en")} different values in column ${name}, which is too many for classes: choose another label.`,
    );
  if (names.length < 2)
    throw refuse(
      `has ${names.length === 1 ? "the same value everywhere" : "no value"} in column ${name}: a label has at least two classes.`,
    );
  return names.sort(areNumbers ? (a, b) => Number(a) - Number(b) : (a, b) => (a < b ? -1 : 1));
}

/** @throws DataError when one of the labels, which are all numbers, is a fraction */
export function refuseFractions(file: string, column: string, labels: Iterable<string | number>): void {
  for (const label of labels)
    if (!Number.isInteger(Number(label)))
      throw new DataError(
        file,
        `has fractions such as ${label} in ${JSON.stringify(column)}, which are no classes: set the "loss" of "training" to "meanSquaredError" for a regression, or choose another label.`,
        { code: "file-fractional-labels", at: ["label"], fix: toRegression },
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
    throw new DataError(
      table.file,
      `has ${quoted(texts[codes[row]!] ?? "")} in ${placeOf(table, row)}, column ${JSON.stringify(name)}, and no training sample has that label: correct it, or leave the row out.`,
    );
  });
}

/** The targets of a regression. @throws DataError for a column of text */
export function targetsOf(table: Table, rows: Uint32Array): Float32Array {
  const { label } = table;
  if (label.kind === "text") {
    const row = label.codes.findIndex((code) => !Number.isFinite(Number(label.texts[code])));
    throw new DataError(
      table.file,
      `has ${quoted(label.texts[label.codes[row]!] ?? "")} in ${placeOf(table, row)}, column ${JSON.stringify(label.name)}, and the target of a regression is a number: choose another label, or the loss "crossEntropy" to learn classes.`,
      { at: ["label"] },
    );
  }
  return Float32Array.from(rows, (row) => label.values[row]!);
}

/** Whether a row has a label. */
export function hasLabel(label: Column, row: number): boolean {
  return label.kind === "number" ? !Number.isNaN(label.values[row]) : label.texts[label.codes[row]!] !== "";
}

function textLabel({ label }: Table): TextColumn {
  if (label.kind === "text") return label;
  throw new Error("A label of classes is read as text.");
}
