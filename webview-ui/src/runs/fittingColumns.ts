import type { PanelState } from "../state/state.ts";
import { type Column, columnsFor, trackOf } from "./columns.ts";

/** The columns that fit; the grid's tracks change with them only. */
export function createFittingColumns(grid: HTMLElement) {
  let from: readonly unknown[] = [];
  let fitting: readonly Column[] = [];
  return (columns: readonly Column[], width: number, choices: PanelState["view"]["columns"]) => {
    const now = [columns, width, choices];
    if (now.some((value, index) => value !== from[index])) {
      [from, fitting] = [now, columnsFor(columns, width, choices)];
      grid.style.setProperty("--tracks", fitting.map(trackOf).join(" "));
    }
    return fitting;
  };
}
