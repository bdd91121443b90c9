/** A table in memory, column by column. */
import type { FillMethod } from "../rawDataset.ts";
import type { ColumnChoice } from "./columnChoice.ts";

/** Numbers; NaN for a missing one. */
export interface NumberColumn {
  kind: "number";
  name: string;
  values: Float32Array;
}

/** Texts, each as an index into the distinct ones, which are in the order of their first appearance; "" for a missing one. */
export interface TextColumn {
  kind: "text";
  name: string;
  codes: Uint32Array;
  texts: string[];
  /** there are more distinct texts than `mostTexts`, so that some codes are `unlisted` */
  isCut: boolean;
}

export type Column = NumberColumn | TextColumn;

export interface Table {
  file: string;
  rows: number;
  /** the feature columns, in the order of the features */
  features: Column[];
  /** one, or each target of a regression */
  labels: Column[];
  lines: LineNumbers | null;
  /** the text is not UTF-8 and was read as this encoding */
  encoding?: string;
}

/** Most distinct texts of a column that are kept: more are neither classes nor categories. */
export const mostTexts = 10_000;

/** Code of a text that is not kept. */
export const unlisted = 0xffffffff;

/** Most numbers of one table. */
export const mostNumbers = 2 ** 30;

/** The lines of a text file that rows begin in, as far as they do not follow from the row before. */
export class LineNumbers {
  readonly starts: { row: number; line: number }[];

  constructor(starts: { row: number; line: number }[] = []) {
    this.starts = starts;
  }

  /** Notes the line of a row, counted from 1. Rows come in their order. */
  add(row: number, line: number): void {
    const last = this.starts.at(-1);
    if (!last || line - last.line !== row - last.row) this.starts.push({ row, line });
  }

  of(row: number): number {
    const start = this.starts.findLast((candidate) => candidate.row <= row);
    return start ? start.line + row - start.row : row + 1;
  }
}

/** What a message calls a row: the line of a text file, as editors count; of other files the row, counted from 1. */
export function placeOf({ lines }: Pick<Table, "lines">, row: number): string {
  return lines ? `line ${lines.of(row).toLocaleString("en")}` : `row ${(row + 1).toLocaleString("en")}`;
}

/** A value of a file as a message quotes it. */
export function quoted(text: string): string {
  return text === "" ? "nothing" : JSON.stringify(text.length > 50 ? `${text.slice(0, 50)}…` : text);
}

/** The keys of a spec that say how a table's columns are read. */
export interface TableOptions extends Omit<ColumnChoice, "task"> {
  /** how rows with missing values are treated; absent, they are an error */
  missing?: FillMethod | "drop";
  /** most categories of a text column */
  categories?: number;
}
