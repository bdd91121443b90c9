/** What the values of a text column are: categories, truth values, or a mistake that has a remedy. */

import { formatInteger } from "../../domain/format.ts";
import { dataError } from "../access/dataError.ts";

import { type NumberColumn, placeOf, quoted, type Table, type TextColumn, unlisted } from "./table.ts";

/** A text that is a number, or says that one is missing. */
export const number = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$|^(NA|N\/A|nan|NaN|null|NULL|None|\?)$/;
const decimalComma = /^[+-]?(\d{1,3}(\.\d{3})+|\d*),\d+$/;
const thousands = /^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$/;
const date =
  /^(\d{4}-\d{1,2}-\d{1,2}([T ]\d{1,2}:\d{2}.*)?|\d{4}\/\d{1,2}\/\d{1,2}.*|\d{1,2}[/.]\d{1,2}[/.](\d{4}|\d{2})( .*)?|\d{1,2}:\d{2}(:\d{2}.*)?)$/;

/**
 * A text column as categories, or as the numbers 0 and 1 where its texts are truth values.
 *
 * @param most categories
 * @param isCategorical whether the spec declares the values categories, even if they are numbers
 * @throws DataError for a column that is neither
 */
export function typedColumn(
  table: Table,
  column: TextColumn,
  most = defaultCategories,
  isCategorical = false,
): NumberColumn | TextColumn {
  const values = column.texts.filter((text) => text !== "");
  if (!isCategorical) {
    const numbers = truthValues(column);
    if (numbers) return numbers;
    refuseMistakes(table, column, values);
  }
  const [example = ""] = values;
  if (column.isCut || values.length > most)
    throw dataError("file-unreadable/many-texts", {
      file: table.file,
      column: column.name,
      texts: column.isCut ? "more than 10,000" : formatInteger(values.length),
      example: quoted(example),
      most,
    });
  return column;
}

/** @throws DataError for texts that were most likely meant as numbers, or are dates */
function refuseMistakes(table: Table, column: TextColumn, values: string[]): void {
  const counts = countsOf(column);
  const total = counts.reduce((sum, count) => sum + count, 0);
  const share = (is: (text: string) => boolean) =>
    counts.reduce((sum, count, code) => (is(column.texts[code]!) ? sum + count : sum), 0) / total;
  const where = { file: table.file, column: column.name };
  const example = quoted(values[0] ?? "");
  if (values.length > 0 && values.every((text) => date.test(text)))
    throw dataError("file-unreadable/dates", { ...where, example: ` (${example})` });
  if (share((text) => thousands.test(text)) >= 0.5)
    throw dataError("file-unreadable/numbers-with-commas", { ...where, example });
  if (share((text) => decimalComma.test(text)) >= 0.5)
    throw dataError("file-unreadable/decimal-commas", { ...where, example });
  if (share((text) => number.test(text)) >= 0.5) {
    const odd = firstRow(column, (text) => text !== "" && !number.test(text));
    throw dataError("file-unreadable/text-among-numbers", {
      ...where,
      value: quoted(column.texts[column.codes[odd]!]!),
      place: placeOf(table, odd),
    });
  }
}

/** A column of "true" and "false", in any case, as the numbers 1 and 0; null where it has another text. */
export function truthValues({ name, codes, texts }: TextColumn): NumberColumn | null {
  const values = texts.filter((text) => text !== "");
  if (values.length === 0 || !values.every((text) => /^(true|false)$/i.test(text))) return null;
  const numbers = texts.map((text) => (text === "" ? Number.NaN : Number(/^true$/i.test(text))));
  return { kind: "number", name, values: Float32Array.from(codes, (code) => numbers[code]!) };
}

/** Rows of each text that is kept. */
function countsOf({ codes, texts }: TextColumn): number[] {
  const counts = new Array<number>(texts.length).fill(0);
  for (const code of codes) if (code !== unlisted) counts[code]!++;
  return counts;
}

function firstRow({ codes, texts }: TextColumn, is: (text: string) => boolean): number {
  const wanted = new Set(texts.flatMap((text, code) => (is(text) ? [code] : [])));
  const row = codes.findIndex((code) => wanted.has(code));
  return Math.max(0, row);
}

/** Most categories of a text column where the spec sets no other limit. */
export const defaultCategories = 100;
