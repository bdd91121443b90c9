/** The rows of the table of runs that are in view: only these exist, so 2,000 runs cost no more than 20. */
import type { RunId } from "../../../server/src/protocol/protocol.ts";
import type { Run } from "../state/state.ts";
import type { Column } from "./columns.ts";
import { createRunRow, type RunRow } from "./runRow.ts";

/** Height of a row in CSS pixels; panel.css has the same. */
const rowHeight = 26;
/** rows drawn beyond each edge, so that scrolling shows no gap before the next frame */
const overscan = 4;

/** What rows show beside their runs. */
export interface RowMarks {
  columns: readonly Column[];
  pinned: readonly RunId[];
  selected: readonly RunId[];
  /** the run whose page is open */
  chosen: RunId | null;
  /** index of the row that keys act on; −1 for none */
  cursor: number;
}

/** What of the rows is visible, in CSS pixels. */
export interface Window {
  top: number;
  height: number;
}

/**
 * @param body scrolls
 * @param space is as high as all rows together, and holds those that exist
 */
export function createRowsInView(body: HTMLElement, space: HTMLElement) {
  const rows = new Map<RunId, RunRow>();
  /** rows that have gone out of view: showing another run in one costs less than making one */
  const spare: RunRow[] = [];
  let lastRow = 0;
  let stretched = -1;
  let drawn: [first: number, end: number] = [0, 0];

  function slice(count: number, { top, height }: Window): [first: number, end: number] {
    // The browser keeps the scroller within what it scrolls; a list that has become shorter is told here first.
    const from = Math.max(0, Math.min(top, count * rowHeight - height));
    const first = Math.floor(from / rowHeight) - overscan;
    const end = Math.ceil((from + height) / rowHeight) + overscan;
    return [Math.max(0, first), Math.min(count, end)];
  }

  function removeAllBut(wanted: ReadonlySet<RunId>): void {
    for (const [id, row] of rows) {
      if (wanted.has(id)) continue;
      row.root.remove();
      rows.delete(id);
      spare.push(row);
    }
  }

  return {
    /** Gives the space the height of so many rows. */
    stretch(count: number): void {
      if (count === stretched) return;
      stretched = count;
      space.style.setProperty("height", `${count * rowHeight}px`);
    },

    render(runs: readonly Run[], window: Window, marks: RowMarks): void {
      const { columns, pinned, selected, chosen, cursor } = marks;
      drawn = slice(runs.length, window);
      const [first, end] = drawn;
      const wanted = runs.slice(first, end);
      removeAllBut(new Set(wanted.map(idOf)));
      for (const [offset, run] of wanted.entries()) {
        const index = first + offset;
        const id = idOf(run);
        const row = rows.get(id) ?? spare.pop() ?? createRunRow(`row-${++lastRow}`);
        rows.set(id, row);
        row.update(run, columns, pinned.includes(id));
        row.root.style.setProperty("transform", `translateY(${index * rowHeight}px)`);
        row.root.setAttribute("aria-rowindex", String(index + 2));
        row.root.setAttribute("aria-selected", String(selected.includes(id)));
        row.root.classList.toggle("current", id === chosen);
        row.root.classList.toggle("cursor", index === cursor);
        // Assistive technology reads rows in the order of the document.
        const place = space.children[offset] ?? null;
        if (place !== row.root) space.insertBefore(row.root, place);
      }
    },

    /** The element's id of a run's row; undefined where it has none now. */
    elementId: (run: RunId): string | undefined => rows.get(run)?.root.id,

    bringIntoView(index: number): void {
      const top = index * rowHeight;
      if (top < body.scrollTop) body.scrollTop = top;
      else if (top + rowHeight > body.scrollTop + body.clientHeight)
        body.scrollTop = top + rowHeight - body.clientHeight;
    },

    /** How many rows Page Down moves by. */
    page: (): number => Math.max(1, Math.floor(body.clientHeight / rowHeight) - 1),

    /** The runs that were drawn last. Asking the browser again would have it lay out the page at once. */
    inView: (runs: readonly Run[]): RunId[] => runs.slice(...drawn).map(idOf),
  };
}

export const idOf = ({ summary }: Run): RunId => summary.run;
