/** Tables of a command's output, as wide as the terminal allows. */

import { visibleText } from "../../domain/visibleText.ts";
import { clip, pad, widthOf } from "./wrap.ts";

export interface TextColumn {
  title: string;
  /** columns with the highest number are left out first where there is no room; one without it always stays */
  rank?: number;
  /** the least width to which longer cells may be cut */
  shrinksTo?: number;
}

const gap = "  ";

/** A number, perhaps with a unit or an interval behind it; a run's id may begin with a digit and is none. */
const number = /^(–|[-+\d][-+\d.,:/e%*]*( .*)?)?$/;

/**
 * The lines of a table: a heading and a line for each row. Columns are as wide as their widest cell, and numbers
 * stand to the right. Where the table is too wide, cells are cut first, then columns are left out, and what is still
 * too wide is continued below, each part with the first column.
 *
 * @param rows a cell for each column
 * @param room columns of the terminal; undefined where the output is no terminal
 */
export function textTable(
  columns: readonly TextColumn[],
  rows: readonly string[][],
  room = Infinity,
): string[] {
  let table = columns.map((column, index) =>
    layOut(
      column,
      rows.map((row) => visibleText(row[index]!)),
    ),
  );
  const excess = () => totalWidth(table) - room;
  table = table.map((column) => {
    const least = Math.min(column.width, column.shrinksTo ?? column.width);
    return excess() > 0 ? { ...column, width: Math.max(least, column.width - excess()) } : column;
  });
  while (excess() > 0 && table.some(({ rank }) => rank !== undefined)) {
    const worst = table.reduce((a, b) => ((b.rank ?? -1) > (a.rank ?? -1) ? b : a));
    table = table.filter((column) => column !== worst);
  }
  return parts(table, room).flatMap((part, index) => [...(index > 0 ? [""] : []), ...linesOf(part)]);
}

/** The same for a table that loses no column. */
export function plainTable(head: readonly string[], rows: readonly string[][], room?: number): string[] {
  return textTable(
    head.map((title) => ({ title })),
    rows,
    room,
  );
}

interface LaidOut extends TextColumn {
  cells: string[];
  width: number;
  align: "left" | "right";
}

function layOut(column: TextColumn, cells: string[]): LaidOut {
  const width = Math.max(widthOf(column.title), ...cells.map(widthOf));
  return { ...column, cells, width, align: cells.every((cell) => number.test(cell)) ? "right" : "left" };
}

function totalWidth(columns: readonly LaidOut[]): number {
  return columns.reduce((sum, { width }) => sum + width + gap.length, -gap.length);
}

/** The columns in groups that fit, each with the first column. */
function parts(columns: readonly LaidOut[], room: number): LaidOut[][] {
  const [first, ...others] = columns;
  if (!first || others.length === 0) return [[...columns]];
  const groups: LaidOut[][] = [];
  for (const column of others) {
    const group = groups.at(-1);
    if (group && totalWidth([...group, column]) <= room) group.push(column);
    else groups.push([first, column]);
  }
  return groups;
}

function linesOf(columns: readonly LaidOut[]): string[] {
  const line = (cellOf: (column: LaidOut) => string) =>
    columns
      .map((column) => pad(clip(cellOf(column), column.width), column.width, column.align))
      .join(gap)
      .trimEnd();
  const rows = columns[0]?.cells ?? [];
  return [line(({ title }) => title), ...rows.map((_, index) => line(({ cells }) => cells[index]!))];
}
