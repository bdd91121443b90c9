import { formatNumber } from "../../../server/src/domain/format.ts";
import { glossary } from "../../../server/src/domain/glossary.ts";
import type { ListedRun, RunField } from "../../../server/src/domain/runFields.ts";
import type { RunState } from "../../../server/src/domain/runState.ts";
import {
  isAdviceOnly,
  isOutpaced,
  shortVerdict,
  verdictWords,
} from "../../../server/src/domain/verdictWords.ts";
import type { RunSummary, VerdictRecord } from "../../../server/src/protocol/protocol.ts";
import { element, setText } from "../page/element.ts";
import { verdictColour } from "../pictures/verdictSigns.ts";
import type { Run } from "../state/state.ts";
import { actionsFor } from "./actions.ts";
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
  const cells = new Map<string, HTMLElement>();
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
      const changed =
        shownColumns !== columns &&
        shownColumns?.map(({ id }) => id).join() !== columns.map((column) => column.id).join();
      if (run === shownRun && !changed) return;
      if (changed) layOut(columns);
      root.dataset["run"] = run.summary.run;
      for (const column of columns) updateCell(cells.get(column.id)!, column, run);
      shownRun = run;
      shownColumns = columns;
    },
  };
}

function createCell({ id, numeric }: Column): HTMLElement {
  // A parameter's id is a path, which is no name of a class.
  const name = id.includes(".") ? "parameter" : id;
  return element("div", { role: "gridcell", class: `cell cell-${name}${numeric ? " numeric" : ""}` });
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

function updateCell(cell: HTMLElement, column: Column, run: Run): void {
  const { id, field } = column;
  // A parameter's name can be "constructor".
  const update = Object.hasOwn(drawnCells, id) && drawnCells[id];
  if (update) update(cell, run, column);
  else if (field) setCell(cell, field.text(run.summary), wholeText(field, run));
}

/** What a tooltip adds to the text of a cell. */
function wholeText(field: RunField, { summary }: Run): string {
  const { verdict, scores, epoch, best }: ListedRun & RunSummary = summary;
  if (field.name === "sF" && verdict && scores)
    return `at epoch ${verdict.epoch}; at epoch ${epoch}: ${formatNumber(scores.sF)}`;
  if (field.name === "best" && best) return `at epoch ${best.epoch}`;
  const value = field.value(summary);
  return value === null || field.name === "sFv" ? field.text(summary) : String(value);
}

/** Cells that are more than text. */
const drawnCells: Record<string, (cell: HTMLElement, run: Run, column: Column) => void> = {
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
  epoch(cell, { summary }) {
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
  sparkline(cell, run, { trend }) {
    const { width, height } = sparkline;
    if (!cell.firstChild) {
      const drawing = document.createElementNS(svgNamespace, "svg");
      drawing.setAttribute("viewBox", `0 0 ${width} ${height}`);
      drawing.setAttribute("preserveAspectRatio", "xMinYMid");
      drawing.setAttribute("aria-hidden", "true");
      drawing.append(document.createElementNS(svgNamespace, "path"));
      cell.append(drawing);
    }
    const values = run.records.map((record) => record && trend!.value(record));
    const path = sparklinePath(values, run.summary.epochs, width, height);
    cell.querySelector("path")!.setAttribute("d", path);
  },
  verdict(cell, { summary: { verdict, dismissed } }) {
    const key = verdict ? `${shortVerdict(verdict)}${verdictColour(verdict)}${dismissed}` : "";
    if (cell.dataset["verdict"] === key) return;
    cell.dataset["verdict"] = key;
    cell.replaceChildren(...(verdict ? [verdictBadge(verdict, dismissed)] : []));
  },
  actions(cell, { summary }) {
    const actions = actionsFor(summary);
    const key = actions.map(({ id }) => id).join();
    // Replaced only when they differ: a button that is replaced between press and release loses the click.
    if (cell.dataset["actions"] === key) return;
    cell.dataset["actions"] = key;
    // The keyboard reaches the same actions below the table, without a tab stop per row.
    const attributes = { type: "button", tabindex: "-1", class: "small" };
    cell.replaceChildren(
      ...actions.map(({ id, short }) => element("button", { ...attributes, "data-action": id }, short)),
    );
  },
};

/** A verdict as a badge: a muted one where the user continued against it, or where nothing says that it can be trusted. */
export function verdictBadge(record: VerdictRecord, dismissed: boolean): HTMLElement {
  const { verdict } = record;
  const look = `badge verdict-${verdictColour(record)}${dismissed ? " dismissed" : ""}`;
  const badge = element("span", { class: look }, shortVerdict(record));
  const remark = dismissed ? " (dismissed)" : isAdviceOnly(record) ? " (advice only: not calibrated)" : "";
  badge.title = `${verdictWords[verdict]}${remark}. ${glossary[isOutpaced(record) ? "outpaced" : verdict].meaning}`;
  return badge;
}
