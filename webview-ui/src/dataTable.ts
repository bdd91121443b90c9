import { element } from "./element.ts";

/** The numbers behind a chart, in a table that opens on demand. */
export interface DataTable {
  root: HTMLElement;
  /** `rows` gives the head and the body; it is called only while the table is open. */
  update(rows: () => string[][]): void;
}

/** Makes a closed table; its caption tells what it holds. */
export function createDataTable(caption: string): DataTable {
  const table = element("table");
  const scroller = element(
    "div",
    { class: "data", tabindex: "0", role: "group", "aria-label": caption },
    table,
  );
  const root = element("details", {}, element("summary", {}, "Data"), scroller);
  let rows: () => string[][] = () => [];

  function fill(): void {
    if (!root.open) return;
    const [head = [], ...body] = rows();
    const titles = head.map((text) => element("th", { scope: "col" }, text));
    table.replaceChildren(
      element("caption", { class: "hidden" }, caption),
      element("thead", {}, element("tr", {}, ...titles)),
      element("tbody", {}, ...body.map(bodyRow)),
    );
  }
  root.addEventListener("toggle", fill);
  return {
    root,
    update(next) {
      rows = next;
      fill();
    },
  };
}

function bodyRow([first = "", ...others]: string[]): HTMLElement {
  const cells = others.map((text) => element("td", {}, text));
  return element("tr", {}, element("th", { scope: "row" }, first), ...cells);
}
