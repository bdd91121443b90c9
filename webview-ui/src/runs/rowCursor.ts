/** The row that keys act on, and the selection that keys and clicks make. */
import type { RunId } from "../../../server/src/protocol/protocol.ts";
import type { Run } from "../state/state.ts";
import { type createRowsInView, idOf } from "./rowsInView.ts";

export interface RowCursorEvents {
  choose(run: RunId): void;
  select(runs: readonly RunId[]): void;
  moveCursor(run: RunId): void;
}

/** @param runs the runs of the table, in its order */
export function createRowCursor(
  runs: () => readonly Run[],
  rows: ReturnType<typeof createRowsInView>,
  events: RowCursorEvents,
) {
  let cursor = -1;
  /** where a selection with Shift begins */
  let anchor = 0;
  let selected: readonly RunId[] = [];
  let chosen: RunId | null = null;

  function moveCursor(index: number): void {
    // Kept at once: a second key may come before the next frame.
    cursor = Math.max(0, Math.min(runs().length - 1, index));
    const run = runs()[cursor];
    if (!run) return;
    rows.bringIntoView(cursor);
    events.moveCursor(run.summary.run);
  }

  function chooseCursor(): void {
    const run = runs()[cursor];
    if (run) events.choose(run.summary.run);
    anchor = cursor;
  }
  function selectTo(index: number): void {
    events.select(
      runs()
        .slice(Math.min(anchor, index), Math.max(anchor, index) + 1)
        .map(idOf),
    );
  }
  function toggle(index: number): void {
    const run = runs()[index];
    if (!run) return;
    const id = idOf(run);
    events.select(selected.includes(id) ? selected.filter((one) => one !== id) : [...selected, id]);
    anchor = index;
  }

  const keys: Record<string, () => void> = {
    ArrowDown: () => moveCursor(cursor + 1),
    ArrowUp: () => moveCursor(cursor - 1),
    PageDown: () => moveCursor(cursor + rows.page()),
    PageUp: () => moveCursor(cursor - rows.page()),
    Home: () => moveCursor(0),
    End: () => moveCursor(runs().length - 1),
    Escape: () => events.select(chosen === null ? [] : [chosen]),
    Enter: chooseCursor,
    " ": chooseCursor,
  };
  const keysWithControl: Record<string, () => void> = {
    a: () => events.select(runs().map(idOf)),
    " ": () => toggle(cursor),
  };

  return {
    /** index of the row; −1 for none */
    index: (): number => cursor,

    /** Takes over what the page's state has. */
    follow(view: { cursor: RunId | null; selected: readonly RunId[]; chosen: RunId | null }): void {
      ({ selected, chosen } = view);
      cursor = runs().findIndex((run) => idOf(run) === view.cursor);
    },

    /** Moves to where it is, so that its row is in view. */
    reveal(): void {
      if (cursor >= 0) moveCursor(cursor);
    },

    press(event: KeyboardEvent): void {
      const act = (event.ctrlKey || event.metaKey ? keysWithControl : keys)[event.key];
      if (!act || event.altKey) return;
      event.preventDefault();
      act();
      if (event.shiftKey && event.key !== "Enter") selectTo(cursor);
    },

    click(index: number, event: MouseEvent): void {
      if (event.ctrlKey || event.metaKey) toggle(index);
      else if (event.shiftKey) selectTo(index);
      else {
        anchor = index;
        cursor = index;
        events.choose(idOf(runs()[index]!));
      }
    },
  };
}
