import { glossary, type Term } from "../../../server/src/domain/glossary.ts";
import type { RunAction } from "../../../server/src/domain/runState.ts";
import type { RunId } from "../../../server/src/protocol/protocol.ts";
import { element } from "../page/element.ts";
import type { PanelState, Run } from "../state/state.ts";
import { type Column, columnsFor, trackOf } from "./columns.ts";
import { type ListedRuns, listRuns } from "./listedRuns.ts";
import { createRunRow, type RunRow } from "./runRow.ts";

export interface RunTableEvents {
  choose(run: RunId): void;
  select(runs: readonly RunId[]): void;
  moveCursor(run: RunId): void;
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

/** Height of a row in CSS pixels; panel.css has the same. */
const rowHeight = 26;
/** rows drawn beyond each edge, so that scrolling shows no gap before the next frame */
const overscan = 4;

/** The table of runs. Only the rows in view exist, so 2,000 runs cost no more than 20. */
export function createRunTable(events: RunTableEvents): RunTable {
  const head = element("div", { role: "row", class: "row head" });
  const space = element("div", { class: "space", role: "presentation" });
  const noMatch = element("span", { role: "gridcell" }, "No run matches the filter.");
  const nothing = element("div", { role: "row", class: "muted nothing" }, noMatch);
  // Browsers make a scroller a tab stop; the grid's keys scroll this one.
  const body = element("div", { role: "rowgroup", class: "body", tabindex: "-1" }, space, nothing);
  const root = element(
    "div",
    { role: "grid", "aria-label": "Runs", "aria-multiselectable": "true", tabindex: "0", class: "grid" },
    element("div", { role: "rowgroup" }, head),
    body,
  );
  const rows = new Map<RunId, RunRow>();
  let listed: ListedRuns = { runs: [], inScope: 0, columns: [], unknown: [] };
  let listedFrom: readonly unknown[] = [];
  let shown: PanelState["shown"] = null;
  let cursor = -1;
  /** where a selection with Shift begins */
  let anchor = 0;
  let selected: readonly RunId[] = [];
  let chosen: RunId | null = null;
  let restored = false;
  let lastRow = 0;

  function list(state: PanelState): void {
    const { sort, pinned, filter, scope, brushes } = state.view;
    const from = [state.runs, state.workspace, sort, pinned, filter, scope, brushes];
    if (from.every((value, index) => value === listedFrom[index])) return;
    listed = listRuns(state);
    listedFrom = from;
  }

  function slice(): [first: number, end: number] {
    const first = Math.floor(body.scrollTop / rowHeight) - overscan;
    const end = Math.ceil((body.scrollTop + body.clientHeight) / rowHeight) + overscan;
    return [Math.max(0, first), Math.min(listed.runs.length, end)];
  }

  function renderRows({ view: { chosen, pinned } }: PanelState, columns: readonly Column[]): void {
    const [first, end] = slice();
    const wanted = listed.runs.slice(first, end);
    const ids = new Set(wanted.map(idOf));
    for (const [id, row] of rows) {
      if (ids.has(id)) continue;
      row.root.remove();
      rows.delete(id);
    }
    for (const [offset, run] of wanted.entries()) {
      const index = first + offset;
      const id = idOf(run);
      const row = rows.get(id) ?? createRunRow(`row-${++lastRow}`);
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
  }

  function bringIntoView(index: number): void {
    const top = index * rowHeight;
    if (top < body.scrollTop) body.scrollTop = top;
    else if (top + rowHeight > body.scrollTop + body.clientHeight)
      body.scrollTop = top + rowHeight - body.clientHeight;
  }

  function moveCursor(index: number): void {
    // Kept at once: a second key may come before the next frame.
    cursor = Math.max(0, Math.min(listed.runs.length - 1, index));
    const run = listed.runs[cursor];
    if (!run) return;
    bringIntoView(cursor);
    events.moveCursor(run.summary.run);
  }

  function chooseCursor(): void {
    const run = listed.runs[cursor];
    if (run) events.choose(run.summary.run);
    anchor = cursor;
  }
  function selectTo(index: number): void {
    events.select(listed.runs.slice(Math.min(anchor, index), Math.max(anchor, index) + 1).map(idOf));
  }
  function toggle(index: number): void {
    const run = listed.runs[index];
    if (!run) return;
    const id = idOf(run);
    events.select(selected.includes(id) ? selected.filter((one) => one !== id) : [...selected, id]);
    anchor = index;
  }

  const page = () => Math.max(1, Math.floor(body.clientHeight / rowHeight) - 1);
  const keys: Record<string, () => void> = {
    ArrowDown: () => moveCursor(cursor + 1),
    ArrowUp: () => moveCursor(cursor - 1),
    PageDown: () => moveCursor(cursor + page()),
    PageUp: () => moveCursor(cursor - page()),
    Home: () => moveCursor(0),
    End: () => moveCursor(listed.runs.length - 1),
    Escape: () => events.select(chosen === null ? [] : [chosen]),
    Enter: chooseCursor,
    " ": chooseCursor,
  };
  const keysWithControl: Record<string, () => void> = {
    a: () => events.select(listed.runs.map(idOf)),
    " ": () => toggle(cursor),
  };
  root.addEventListener("keydown", (event) => {
    const act = (event.ctrlKey || event.metaKey ? keysWithControl : keys)[event.key];
    if (!act || event.target !== root || event.altKey) return;
    event.preventDefault();
    act();
    if (event.shiftKey && event.key !== "Enter") selectTo(cursor);
  });
  // The grid handles the keys, so a click on a row focuses the grid.
  body.addEventListener("focus", () => root.focus({ preventScroll: true }));
  root.addEventListener("focus", () => {
    // Only for the keyboard: a click must not move the row that it is aimed at.
    if (cursor >= 0 && root.matches(":focus-visible")) moveCursor(cursor);
  });
  head.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLElement>("[data-column]");
    if (button) events.sort(button.dataset["column"]!);
  });
  space.addEventListener("click", (event) => {
    const target = event.target as Element;
    const run = target.closest<HTMLElement>("[data-run]")?.dataset["run"];
    const action = target.closest<HTMLElement>("[data-action]")?.dataset["action"];
    const index = listed.runs.findIndex(({ summary }) => summary.run === run);
    if (!run || index < 0) return;
    if (action) events.act(action as RunAction, run);
    else if (event.ctrlKey || event.metaKey) toggle(index);
    else if (event.shiftKey) selectTo(index);
    else {
      anchor = index;
      cursor = index;
      events.choose(run);
    }
  });
  body.addEventListener("scroll", () => events.scroll(body.scrollTop), { passive: true });
  new ResizeObserver(events.resize).observe(body);

  return {
    root,
    render(state) {
      list(state);
      const columns = columnsFor(listed.columns, root.clientWidth, state.view.columns);
      root.classList.toggle("offline", state.connection.state !== "open");
      root.style.setProperty("--tracks", columns.map(trackOf).join(" "));
      root.setAttribute("aria-rowcount", String(listed.runs.length + 1));
      ({ selected, chosen } = state.view);
      cursor = listed.runs.findIndex(({ summary }) => summary.run === state.view.cursor);
      nothing.hidden = listed.runs.length > 0;
      space.style.setProperty("height", `${listed.runs.length * rowHeight}px`);
      if (!restored && listed.runs.length > 0) {
        body.scrollTop = state.view.scroll.table;
        restored = true;
      }
      if (state.shown !== shown) {
        shown = state.shown;
        const index = listed.runs.findIndex(({ summary }) => summary.run === shown?.run);
        if (index >= 0) bringIntoView(index);
      }
      root.style.setProperty("--scrollbar", `${body.offsetWidth - body.clientWidth}px`);
      renderHead(head, columns, state.view.sort);
      renderRows(state, columns);
      const active = rows.get(state.view.cursor ?? "");
      if (active) root.setAttribute("aria-activedescendant", active.root.id);
      else root.removeAttribute("aria-activedescendant");
    },
    inView() {
      const [first, end] = slice();
      return listed.runs.slice(first, end).map(idOf);
    },
    listed: () => listed,
  };
}

const idOf = ({ summary }: Run): RunId => summary.run;

function renderHead(head: HTMLElement, columns: readonly Column[], sort: PanelState["view"]["sort"]): void {
  const key = JSON.stringify([columns.map(({ id }) => id), sort]);
  if (head.dataset["key"] === key) return;
  const focused = (document.activeElement as HTMLElement | null)?.dataset["column"];
  head.dataset["key"] = key;
  head.replaceChildren(...columns.map((column) => headCell(column, sort)));
  if (focused) head.querySelector<HTMLElement>(`[data-column="${focused}"]`)?.focus();
}

/** What a column means, where the glossary knows it, and what a click does. */
function headTitle(id: string, name: string): string {
  const terms: Record<string, Term> = glossary;
  const term = terms[id === "initialization.gain" ? "gain" : id === "best" ? "objective" : id];
  return `${term ? `${term.meaning}\n` : ""}Sort by ${name}`;
}

function headCell(column: Column, sort: PanelState["view"]["sort"]): HTMLElement {
  const { id, title, subscript, spoken, numeric } = column;
  const cell = element("div", { role: "columnheader", class: `cell${numeric ? " numeric" : ""}` });
  const label: (Node | string)[] = subscript ? [title, element("sub", {}, subscript)] : [title];
  if (!column.field) {
    cell.append(...label);
    return cell;
  }
  const direction = sort?.column !== id ? "none" : sort.descending ? "descending" : "ascending";
  cell.setAttribute("aria-sort", direction);
  const name = spoken ?? `${title}${subscript ? `_${subscript}` : ""}`;
  const button = element(
    "button",
    { type: "button", "data-column": id, title: headTitle(id, name) },
    ...label,
  );
  if (spoken) button.setAttribute("aria-label", name);
  const arrow = { none: title ? "" : "⇅", ascending: "↑", descending: "↓" }[direction];
  button.append(element("span", { class: "arrow", "aria-hidden": "true" }, arrow));
  cell.append(button);
  return cell;
}
