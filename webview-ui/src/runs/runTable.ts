import type { RunAction } from "../../../server/src/domain/runState.ts";
import type { RunId } from "../../../server/src/protocol/protocol.ts";
import { element } from "../page/element.ts";
import type { PanelState } from "../state/state.ts";
import { createFittingColumns } from "./fittingColumns.ts";
import type { ListedRuns } from "./listedRuns.ts";
import { createListing } from "./listing.ts";
import { createRowCursor, type RowCursorEvents } from "./rowCursor.ts";
import { createRowsInView } from "./rowsInView.ts";
import { createTableHead } from "./tableHead.ts";

export interface RunTableEvents extends RowCursorEvents {
  sort(column: string): void;
  scroll(top: number): void;
  act(action: RunAction, run: RunId): void;
  resize(): void;
}

export interface RunTable {
  root: HTMLElement;
  render(state: PanelState): void;
  /** the runs whose rows are in view */
  inView(): readonly RunId[];
  /** what the table shows */
  listed(): ListedRuns;
}

/** In CSS pixels. */
interface Measures {
  width: number;
  /** of what scrolls */
  height: number;
  scrollbar: number;
}

const measure = (root: HTMLElement, body: HTMLElement): Measures => ({
  width: root.clientWidth,
  height: body.clientHeight,
  scrollbar: body.offsetWidth - body.clientWidth,
});

/** The table of runs. */
export function createRunTable(events: RunTableEvents): RunTable {
  const head = createTableHead(events.sort);
  const space = element("div", { class: "space", role: "presentation" });
  const noMatch = element("span", { role: "gridcell" }, "No run matches the filter.");
  const nothing = element("div", { role: "row", class: "muted nothing" }, noMatch);
  // Browsers make a scroller a tab stop; the grid's keys scroll this one.
  const body = element("div", { role: "rowgroup", class: "body", tabindex: "-1" }, space, nothing);
  const root = element(
    "div",
    { role: "grid", "aria-label": "Runs", "aria-multiselectable": "true", tabindex: "0", class: "grid" },
    element("div", { role: "rowgroup" }, head.root),
    body,
  );
  const listing = createListing();
  let shown: PanelState["shown"] = null;
  let restored = false;
  const rows = createRowsInView(body, space);
  const cursor = createRowCursor(() => listing.current().runs, rows, events);

  root.addEventListener("keydown", (event) => {
    if (event.target === root) cursor.press(event);
  });
  // The grid handles the keys, so a click on a row focuses the grid.
  body.addEventListener("focus", () => root.focus({ preventScroll: true }));
  root.addEventListener("focus", () => {
    // Only for the keyboard: a click must not move the row that it is aimed at.
    if (root.matches(":focus-visible")) cursor.reveal();
  });
  space.addEventListener("click", (event) => {
    const target = event.target as Element;
    const run = target.closest<HTMLElement>("[data-run]")?.dataset["run"];
    const action = target.closest<HTMLElement>("[data-action]")?.dataset["action"];
    const index = listing.current().runs.findIndex(({ summary }) => summary.run === run);
    if (!run || index < 0) return;
    if (action) events.act(action as RunAction, run);
    else cursor.click(index, event);
  });
  body.addEventListener("scroll", () => events.scroll(body.scrollTop), { passive: true });
  // Measured only when the size changes: otherwise every frame would lay out the page at once.
  let measured: Measures | undefined;
  new ResizeObserver(() => {
    measured = undefined;
    events.resize();
  }).observe(body);
  const fittingColumns = createFittingColumns(root);

  return {
    root,
    render(state) {
      const listed = listing.update(state);
      const top = body.scrollTop;
      if (!measured) {
        measured = measure(root, body);
        root.style.setProperty("--scrollbar", `${measured.scrollbar}px`);
      }
      const columns = fittingColumns(listed.columns, measured.width, state.view.columns);
      root.classList.toggle("offline", state.connection.state !== "open");
      root.setAttribute("aria-rowcount", String(listed.runs.length + 1));
      cursor.follow(state.view);
      nothing.hidden = listed.runs.length > 0;
      rows.stretch(listed.runs.length);
      let isMoved = false;
      if (!restored && listed.runs.length > 0) {
        body.scrollTop = state.view.scroll.table;
        [restored, isMoved] = [true, state.view.scroll.table > 0];
      }
      if (state.shown !== shown) {
        shown = state.shown;
        const index = listed.runs.findIndex(({ summary }) => summary.run === shown?.run);
        if (index >= 0) rows.bringIntoView(index);
        isMoved ||= index >= 0;
      }
      head.render(columns, state.view.sort);
      const { pinned, selected, chosen } = state.view;
      const window = { top: isMoved ? body.scrollTop : top, height: measured.height };
      rows.render(listed.runs, window, { columns, pinned, selected, chosen, cursor: cursor.index() });
      const active = rows.elementId(state.view.cursor ?? "");
      if (active) root.setAttribute("aria-activedescendant", active);
      else root.removeAttribute("aria-activedescendant");
    },
    inView: () => rows.inView(listing.current().runs),
    listed: listing.current,
  };
}
