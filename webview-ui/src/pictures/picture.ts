import type { Theme } from "../page/theme.ts";
import type { LegendEntry } from "./legend.ts";
import type { Pen, Size } from "./pen.ts";

export type Cell = string | number | null;

/** A chart's content: how it is drawn, and the same in words and numbers. */
/** In CSS pixels of the picture. */
export interface Marks {
  line?: number;
  points: readonly { x: number; y: number; colour: string }[];
}

export interface Picture {
  draw(pen: Pen, size: Size, theme: Theme): void;
  /** what its signs mean; the page says it around the picture, a saved file inside */
  legend?: readonly LegendEntry[];
  /** what a screen reader says in its place */
  description: string;
  /** the head and the body of its data, as the CSV file has them */
  rows(): Cell[][];
  /** fewer rows and columns for the table behind the picture, where the data has very many */
  tableRows?(): Cell[][];
  /** what is marked while the pointer is there: a vertical line, and points in their colours */
  marksAt?(x: number, y: number, size: Size, theme: Theme): Marks | null;
  /** the value under the pointer, in words; "" for none */
  valueAt?(x: number, y: number, size: Size): string;
  /** what a click there means */
  clickAt?(x: number, y: number, size: Size): void;
}

/** A CSV file (RFC 4180) of full precision. */
export function toCsv(rows: readonly Cell[][]): string {
  const field = (cell: Cell) => {
    const text = cell === null ? "" : String(cell);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return rows.map((row) => `${row.map(field).join(",")}\r\n`).join("");
}
