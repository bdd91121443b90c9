import type { Theme } from "../page/theme.ts";
import type { LegendEntry } from "./legend.ts";
import type { Area, Pen, Size } from "./pen.ts";

export type Cell = string | number | null;

/** What is marked while the pointer is there, in CSS pixels of the picture. */
export interface Marks {
  line?: number;
  area?: Area;
  points: readonly { x: number; y: number; colour: string }[];
}

/** In CSS pixels. */
export interface Point {
  x: number;
  y: number;
}

/** What dragging over a picture means. */
export interface Dragging {
  /** the area that is marked on the way; null where dragging there means nothing */
  area(from: Point, to: Point, size: Size): Area | null;
  drop(from: Point, to: Point, size: Size): void;
}

/** What moves a picture that shows a part of a larger one. */
export interface Navigation {
  /** @param x,y the way in CSS pixels */
  pan(x: number, y: number, size: Size): void;
  /** @param factor above 1 shows less, larger. @param at what stays where it is */
  zoom(factor: number, at: Point, size: Size): void;
  /** null where all is shown */
  reset: (() => void) | null;
}

/** A chart's content: how it is drawn, and the same in words and numbers. */
export interface Picture {
  /** @param isQuick while it moves: a part of what there is will do */
  draw(pen: Pen, size: Size, theme: Theme, isQuick?: boolean): void;
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
  dragging?: Dragging;
  navigation?: Navigation;
}

/** A CSV file (RFC 4180) of full precision. */
export function toCsv(rows: readonly Cell[][]): string {
  const field = (cell: Cell) => {
    const text = cell === null ? "" : String(cell);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return rows.map((row) => `${row.map(field).join(",")}\r\n`).join("");
}
