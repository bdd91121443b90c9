/** The head of the table of runs: its columns, and which it is sorted by. */
import { glossary, type Term } from "../../../server/src/domain/glossary.ts";
import { element } from "../page/element.ts";
import type { PanelState } from "../state/state.ts";
import type { Column } from "./columns.ts";

/** @param sort called with a column's id */
export function createTableHead(sort: (column: string) => void) {
  const root = element("div", { role: "row", class: "row head" });
  root.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLElement>("[data-column]");
    if (button) sort(button.dataset["column"]!);
  });
  return {
    root,
    render: (columns: readonly Column[], sorted: PanelState["view"]["sort"]) =>
      renderHead(root, columns, sorted),
  };
}

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
  const known = id === "initialization.gain" ? "gain" : id === "best" ? "objective" : id;
  const term = Object.hasOwn(terms, known) ? terms[known] : undefined;
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
