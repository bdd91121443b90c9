import { formatNumber } from "../../../server/src/domain/format.ts";
import { element, setText } from "../page/element.ts";
import type { Cell, Picture } from "./picture.ts";

/** The numbers behind a picture, in a table that opens on demand. */
export interface DataTable {
  root: HTMLElement;
  /** the place for buttons above the table */
  tools: HTMLElement;
  /** The picture's rows are asked for only while the table is open. */
  update(picture: Picture): void;
}

export function createDataTable(): DataTable {
  const table = element("table");
  const scroller = element("div", { class: "data", tabindex: "0", role: "group" }, table);
  const tools = element("div", { class: "tools" });
  const root = element("details", {}, element("summary", {}, "Data and export"), tools, scroller);
  const caption = element("caption", { class: "hidden" });
  const headRow = element("tr");
  const tableBody = element("tbody");
  table.append(caption, element("thead", {}, headRow), tableBody);
  let shown: Picture | undefined;

  function fill(): void {
    if (!root.open || !shown) return;
    const [head = [], ...body] = (shown.tableRows ?? shown.rows)();
    setText(caption, shown.description);
    scroller.setAttribute("aria-label", shown.description);
    const titles = head.map(String);
    if (!hasCells(headRow, titles))
      headRow.replaceChildren(...titles.map((text) => element("th", { scope: "col" }, text)));
    fillBody(tableBody, body);
  }
  root.addEventListener("toggle", fill);
  return {
    root,
    tools,
    update(picture) {
      shown = picture;
      fill();
    },
  };
}

/** Rows that are there stay, so that a selection and the place where one reads survive a new epoch. */
function fillBody(body: HTMLElement, rows: readonly Cell[][]): void {
  for (const [index, cells] of rows.entries()) {
    const texts = cells.map((cell) => (typeof cell === "string" ? cell : formatNumber(cell)));
    const row = body.children[index];
    if (!row) body.append(bodyRow(texts));
    else if (!hasCells(row, texts)) row.replaceWith(bodyRow(texts));
  }
  while (body.children.length > rows.length) body.lastElementChild!.remove();
}

function hasCells(row: Element, texts: readonly string[]): boolean {
  return (
    row.children.length === texts.length && texts.every((text, at) => row.children[at]!.textContent === text)
  );
}

function bodyRow([first = "", ...others]: readonly string[]): HTMLElement {
  const head = element("th", { scope: "row" }, first);
  return element("tr", {}, head, ...others.map((text) => element("td", {}, text)));
}
