import { formatNumber, formatPercent } from "../../../server/src/domain/format.ts";
import { formatParameter } from "../../../server/src/domain/parameters.ts";
import type { ByEpoch } from "../../../server/src/protocol/notifications.ts";
import type { RunState } from "../../../server/src/protocol/protocol.ts";
import { element, setText } from "../page/element.ts";
import type { Run } from "../state/state.ts";
import { actionsFor } from "./actions.ts";
import type { ColumnId } from "./columnId.ts";
import type { Column } from "./columns.ts";
import { sparklinePath } from "./sparkline.ts";

/** One row of the table of runs, which stays the same element while its run changes. */
export interface RunRow {
  root: HTMLElement;
  update(run: Run, columns: readonly Column[], isPinned: boolean): void;
}

const svgNamespace = "http://www.w3.org/2000/svg";
const sparkline = { width: 52, height: 18 };

const glyphs: Record<RunState, string> = {
  queued: "○",
  running: "▶",
  paused: "‖",
  finished: "✓",
  stopped: "■",
  diverged: "∞",
  failed: "✕",
  interrupted: "…",
};

/** Makes an empty row; its id is what `aria-activedescendant` of the table names. */
export function createRunRow(id: string): RunRow {
  const root = element("div", { role: "row", id, class: "row" });
  const cells = new Map<ColumnId, HTMLElement>();
  let shownRun: Run | undefined;
  let shownColumns: readonly Column[] | undefined;

  function layOut(columns: readonly Column[]): void {
    const order = columns.map((column) => {
      const cell = cells.get(column.id) ?? createCell(column);
      cells.set(column.id, cell);
      return cell;
    });
    root.replaceChildren(...order);
  }

  return {
    root,
    update(run, columns, isPinned) {
      root.classList.toggle("pinned", isPinned);
      const changed = shownColumns?.map(({ id }) => id).join() !== columns.map((column) => column.id).join();
      if (run === shownRun && !changed) return;
      if (changed) layOut(columns);
      root.dataset["run"] = run.summary.run;
      for (const { id } of columns) updateCell[id](cells.get(id)!, run);
      shownRun = run;
      shownColumns = columns;
    },
  };
}

function sFOf({ records }: Run): ByEpoch<number> {
  return records.map((record) => record && (record.scores?.sF ?? null));
}

function createCell({ id, numeric }: Column): HTMLElement {
  return element("div", { role: "gridcell", class: `cell cell-${id}${numeric ? " numeric" : ""}` });
}

/** A state as a sign of its own shape, so that it does not rest on colour. */
export function stateGlyph(state: RunState): HTMLElement {
  return element("span", { class: `glyph state-${state}`, "aria-hidden": "true" }, glyphs[state]);
}

/** Fills a cell whose text may be cut off, or rounded: the whole of it is in its tooltip. */
function setCell(cell: HTMLElement, text: string, whole = text): void {
  setText(cell, text);
  if (cell.title !== whole) cell.title = whole;
}

const updateCell: Record<ColumnId, (cell: HTMLElement, run: Run) => void> = {
  glyph(cell, { summary: { state } }) {
    if (cell.dataset["state"] === state) return;
    cell.dataset["state"] = state;
    cell.title = state;
    cell.replaceChildren(stateGlyph(state), element("span", { class: "hidden" }, state));
  },
  state(cell, { summary: { state } }) {
    if (cell.dataset["state"] === state) return;
    cell.dataset["state"] = state;
    cell.replaceChildren(stateGlyph(state), ` ${state}`);
  },
  name: (cell, { summary }) => setCell(cell, summary.name),
  gain: (cell, { summary }) => setCell(cell, formatParameter(summary.gain), String(summary.gain)),
  seed: (cell, { summary }) => setCell(cell, String(summary.seed)),
  progress(cell, { summary }) {
    if (!cell.firstChild)
      cell.append(
        element("span"),
        element("div", { class: "progress" }, element("div", { class: "progress-done" })),
      );
    const [text, bar] = cell.children;
    const progress = `${Math.max(0, summary.epoch)}/${summary.epochs}`;
    setText(text!, progress);
    cell.title = progress;
    const done = Math.min(1, Math.max(0, summary.epoch) / summary.epochs);
    (bar!.firstElementChild as HTMLElement).style.setProperty("transform", `scaleX(${done})`);
  },
  accuracy: (cell, { summary }) => setText(cell, formatPercent(summary.validationAccuracy)),
  sF: (cell, { summary }) => setText(cell, formatNumber(summary.scores?.sF ?? null)),
  // An accuracy that is expected, in the unit of the accuracy beside it.
  sFv: (cell, { summary }) => setText(cell, formatPercent(summary.scores?.sFv ?? null)),
  sparkline(cell, run) {
    const { width, height } = sparkline;
    if (!cell.firstChild) {
      const drawing = document.createElementNS(svgNamespace, "svg");
      drawing.setAttribute("viewBox", `0 0 ${width} ${height}`);
      drawing.setAttribute("preserveAspectRatio", "xMinYMid");
      drawing.setAttribute("aria-hidden", "true");
      drawing.append(document.createElementNS(svgNamespace, "path"));
      cell.append(drawing);
    }
    const path = sparklinePath(sFOf(run), run.summary.epochs, width, height);
    cell.querySelector("path")!.setAttribute("d", path);
  },
  verdict(cell, { summary: { verdict, dismissed } }) {
    const name = verdict?.verdict ?? "";
    if (cell.dataset["verdict"] === `${name}${dismissed}`) return;
    cell.dataset["verdict"] = `${name}${dismissed}`;
    cell.replaceChildren(...(name ? [verdictBadge(name, dismissed)] : []));
  },
  actions(cell, { summary }) {
    const actions = actionsFor(summary);
    const key = actions.map(({ id }) => id).join();
    // Replaced only when they differ: a button that goes between press and release would lose the click.
    if (cell.dataset["actions"] === key) return;
    cell.dataset["actions"] = key;
    // The keyboard reaches the same actions below the table, without a tab stop per row.
    const attributes = { type: "button", tabindex: "-1", class: "small" };
    cell.replaceChildren(
      ...actions.map(({ id, short }) => element("button", { ...attributes, "data-action": id }, short)),
    );
  },
};

/** A verdict as a badge; a dismissed one is muted. */
export function verdictBadge(verdict: string, dismissed: boolean): HTMLElement {
  const badge = element(
    "span",
    { class: `badge verdict-${verdict}${dismissed ? " dismissed" : ""}` },
    verdict,
  );
  if (dismissed) badge.title = "continued against this verdict";
  return badge;
}
