/** Tables: CSV and Parquet files. */
import { formatCount, formatInteger } from "../../domain/format.ts";
import type { Messages } from "../message.ts";
import type { File } from "./files.ts";

export interface InColumn extends File {
  column: string;
}

/** A value of a table. */
export interface Cell extends InColumn {
  /** the value as a message quotes it */
  value: string;
  /** "line 12" of a text file, "row 12" of others */
  place: string;
}

const named = (column: string) => `column ${JSON.stringify(column)}`;

export const tableMessages = {
  "file-missing-values/label": ({ file, place, column }: InColumn & { place: string }) => [
    `${file} has no label in ${place}, ${named(column)}`,
    'give one, leave the row out, or set "missing" to "drop"',
  ],
  "file-missing-values/feature": ({
    file,
    place,
    column,
    rows,
  }: InColumn & { place: string; rows: string }) => [
    `${file} has no value in ${place}, ${named(column)} (${rows} one)`,
    'set "missing" to "median", "mean", "zero" or "drop", or leave the column out with "exclude"',
  ],
  "file-missing-values/column": ({ file, column }: InColumn) => [
    `${file} has no value in any row of ${named(column)}`,
    'leave it out with "exclude"',
  ],
  "file-fractional-labels/table": ({ file, column, value }: InColumn & { value: string }) => [
    `${file} has fractions such as ${value} in ${named(column)}, which can't be classes`,
    'set the "loss" of "training" to "meanSquaredError" for a regression, or choose another label',
  ],
  "file-index-column": ({ file, column, name }: InColumn & { name: string }) => [
    `${file} numbers its rows in ${column}, from which nothing can be learned`,
    `leave it out with "exclude": [${JSON.stringify(name)}]`,
  ],
  "file-unique-texts": ({ file, columns }: File & { columns: string }) => [
    `${file} has another text in almost every row of ${columns}, from which nothing can be learned`,
    'leave it out with "exclude"',
  ],
  "file-constant-column": ({ file, columns }: File & { columns: string }) => [
    `${file} has the same value in every row of ${columns}, so there is nothing to learn from`,
    'leave it out with "exclude"',
  ],
  "file-constant-column/empty": ({ file, columns }: File & { columns: string }) => [
    `${file} has no value in any row of ${columns}, so there is nothing to learn from`,
    'leave it out with "exclude"',
  ],
  "file-encoding": ({ file, encoding }: File & { encoding: string }) => [
    `${file} is not UTF-8 and was read as ${encoding}`,
    "check names with accents, or save the file as UTF-8",
  ],
  "file-unreadable/no-column": ({
    file,
    column,
    known,
    hint,
  }: InColumn & { known: string; hint: string }) => [
    `${file} has no ${named(column)}`,
    `it has ${known}${hint}`,
  ],
  "file-unreadable/only-the-label": ({ file }: File) => [
    `${file} has no column but the label`,
    "add feature columns",
  ],
  "file-unreadable/same-names": ({ file, column }: InColumn) => [
    `${file} has two columns called ${JSON.stringify(column)}`,
    "give each its own name",
  ],
  "file-unreadable/no-header": ({ file, column }: InColumn) => [
    `${file} has two columns called ${JSON.stringify(column)}`,
    'set "header" to false, if the first row is a sample',
  ],
  "file-unreadable/no-rows": ({ file }: File) => [`${file} holds no samples`, "add a row for each"],
  "file-unreadable/empty-table": ({ file }: File) => [
    `${file} is empty`,
    "add a row of names and a row for each sample",
  ],
  "file-unreadable/parquet-as-text": ({ file }: File) => [
    `${file} is a Parquet file, which is no text`,
    'set "kind" to "parquet"',
  ],
  "file-unreadable/archive-as-text": ({ file }: File) => [
    `${file} is a ZIP archive, as workbooks of spreadsheets are, and no text`,
    "save the table as CSV",
  ],
  "file-unreadable/no-parquet": ({ file }: File) => [
    `${file} is not a Parquet file, or is incomplete, since it does not begin and end with PAR1`,
    'set "kind" to "csv", if it is text, or write the file again',
  ],
  "file-unreadable/overflow": ({ file, place, column }: InColumn & { place: string }) => [
    `${file} has a number too large for 32-bit floating point in ${place}, ${named(column)}`,
    "scale the column down",
  ],
  "file-unreadable/ragged-row": ({
    file,
    line,
    cells,
    columns,
    hint,
  }: File & { line: number; cells: number; columns: number; hint: string }) => [
    `${file} has ${formatCount(cells, "value")} in line ${line}, and ${formatInteger(columns)} in the first`,
    `give each row the same columns${hint}`,
  ],
  "file-unreadable/open-quote": ({ file, line }: File & { line: number }) => [
    `${file} has a quote in line ${line} that is not closed`,
    "close it",
  ],
  "file-unreadable/text-after-quote": ({ file, line }: File & { line: number }) => [
    `${file} has text after a closing quote in line ${line}`,
    "put quotes around the whole value",
  ],
  "file-unreadable/long-row": ({ file, most }: File & { most: number }) => [
    `${file} has a row of more than ${formatInteger(most)} characters`,
    "close open quotes, or split the row",
  ],
  "file-unreadable/too-many-numbers": ({ file }: File) => [
    `${file} holds more than a billion numbers`,
    "use fewer rows or columns",
  ],
  "file-unreadable/too-many-features": ({
    file,
    samples,
    features,
  }: File & { samples: number; features: number }) => [
    `${file} makes ${formatInteger(samples)} samples of ${formatInteger(features)} features, more than a billion numbers`,
    "use fewer rows or columns",
  ],
  "file-unreadable/row-groups": ({ file, rows, counted }: File & { rows: number; counted: number }) => [
    `${file} has ${formatInteger(rows)} rows by its header, and ${formatInteger(counted)} in its row groups`,
    "write the file again, with at most a billion numbers",
  ],
  "file-unreadable/short-column": ({ file, column, rows }: InColumn & { rows: number }) => [
    `${file} does not have a value in ${named(column)} for each of its ${formatInteger(rows)} rows`,
    "write the file again",
  ],
  "file-unreadable/dates": ({ file, column, example }: InColumn & { example: string }) => [
    `${file} holds dates in ${named(column)}${example}`,
    'leave it out with "exclude", or turn it into numbers, such as days, first',
  ],
  "file-unreadable/nested": ({ file, place, column, value }: Cell) => [
    `${file} has ${value} in ${place}, ${named(column)}`,
    'leave the column out with "exclude"',
  ],
  "file-unreadable/label-type": ({ file, place, column, value }: Cell) => [
    `${file} has ${value} in ${place}, ${named(column)}, and a label is a text or a number`,
    "choose another label, or turn it into texts or numbers first",
  ],
  "file-unreadable/numbers-with-commas": ({ file, column, example }: InColumn & { example: string }) => [
    `${file} has numbers with commas in ${named(column)} (${example})`,
    'write them without, or set "decimal" to "," if the comma is a decimal one',
  ],
  "file-unreadable/decimal-commas": ({ file, column, example }: InColumn & { example: string }) => [
    `${file} has decimal commas in ${named(column)} (${example})`,
    'set "decimal" to ","',
  ],
  "file-unreadable/text-among-numbers": ({ file, place, column, value }: Cell) => [
    `${file} has ${value} in ${place}, ${named(column)}, where most values are numbers`,
    'correct it, or name the column in "categorical" or "exclude"',
  ],
  "file-unreadable/many-texts": ({
    file,
    column,
    texts,
    example,
    most,
  }: InColumn & { texts: string; example: string; most: number }) => [
    `${file} has ${texts} different texts in ${named(column)} (${example}), and at most ${most} become features`,
    'leave it out with "exclude", or raise "categories"',
  ],
  "file-unreadable/texts-for-numbers": ({ file, column, other }: InColumn & { other: string }) => [
    `${file} has texts in ${named(column)}, where ${other} has numbers`,
    'correct them, or name the column in "categorical"',
  ],
  "file-unreadable/all-missing": ({ file }: File) => [
    `${file} has a missing value in every row`,
    'set "missing" to "median" instead',
  ],
  "file-unreadable/many-labels": ({ file, column, most }: InColumn & { most: number }) => [
    `${file} has more than ${formatInteger(most)} different values in ${named(column)}, too many for classes`,
    "choose another label",
  ],
  "file-unreadable/one-label": ({ file, column, values }: InColumn & { values: string }) => [
    `${file} has ${values} in ${named(column)}, and a label has at least two classes`,
    "choose another label",
  ],
  "file-unreadable/unknown-label": ({ file, value, place, column }: Cell) => [
    `${file} has ${value} in ${place}, ${named(column)}, and no training sample has that label`,
    "correct it, or leave the row out",
  ],
  "file-unreadable/several-labels": ({ file, columns }: File & { columns: number }) => [
    `${file} is read with ${formatInteger(columns)} label columns, which are targets of a regression, and the loss is of classes`,
    'set the "loss" of "training" to "meanSquaredError", or name one column',
  ],
  "file-unreadable/label-as-feature": ({ file, column }: InColumn) => [
    `${file} has its label in ${named(column)}, which "columns" names as a feature too`,
    'remove it from "columns"',
  ],
  "file-unreadable/named-twice": ({ file, column, key }: InColumn & { key: string }) => [
    `${file} has one ${named(column)}, and ${JSON.stringify(key)} names it twice`,
    "remove one of the two",
  ],
  "file-unreadable/text-target": ({ file, value, place, column }: Cell) => [
    `${file} has ${value} in ${place}, ${named(column)}, and the target of a regression is a number`,
    'choose another label, or the loss "crossEntropy" to learn classes',
  ],
} as const satisfies Messages;
