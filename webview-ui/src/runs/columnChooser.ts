import { element } from "../page/element.ts";
import { type Column, chosenIn } from "./columns.ts";

export interface ColumnChooser {
  root: HTMLElement;
  render(columns: readonly Column[], choices: Readonly<Record<string, boolean>>): void;
}

/** A list of the table's columns that opens on demand; a column that is chosen is shown before others. */
export function createColumnChooser(show: (column: string, shown: boolean) => void): ColumnChooser {
  const list = element("div", { class: "column-list", role: "group", "aria-label": "Columns" });
  const summary = element("summary", { title: "Choose the columns of the table" }, "Columns");
  const root = element("details", { class: "column-chooser" }, summary, list);
  root.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !root.open) return;
    event.stopPropagation();
    root.open = false;
    summary.focus();
  });
  // A click elsewhere closes it, as with any menu.
  document.addEventListener("pointerdown", ({ target }) => {
    if (!root.contains(target as Node)) root.open = false;
  });
  return {
    root,
    render(columns, choices) {
      const shown = columns.filter(({ id, title }) => title !== "" || id === "state");
      const key = JSON.stringify([shown.map(({ id, title, isHidden }) => [id, title, isHidden]), choices]);
      if (list.dataset["key"] === key) return;
      list.dataset["key"] = key;
      const focused = (document.activeElement as HTMLInputElement | null)?.name;
      list.replaceChildren(
        ...shown.map((column) => choice(column, chosenIn(choices, column.id) ?? !column.isHidden, show)),
      );
      if (focused) list.querySelector<HTMLElement>(`[name="${CSS.escape(focused)}"]`)?.focus();
    },
  };
}

function choice(
  { id, title, subscript }: Column,
  isShown: boolean,
  show: (column: string, shown: boolean) => void,
): HTMLElement {
  const box = element("input", { type: "checkbox", name: id });
  box.checked = isShown;
  box.addEventListener("change", () => show(id, box.checked));
  const name = subscript ? [title, element("sub", {}, subscript)] : [title];
  return element("label", { class: "switch" }, box, element("span", {}, ...name));
}
