import { formatNumber } from "../../../server/src/domain/format.ts";
import { element, setText } from "../page/element.ts";
import type { Picture } from "./picture.ts";

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
  let shown: Picture | undefined;

  function fill(): void {
    if (!root.open || !shown) return;
    const [head = [], ...body] = (shown.tableRows ?? shown.rows)();
    const titles = head.map((text) => element("th", { scope: "col" }, String(text)));
    setText(caption, shown.description);
    scroller.setAttribute("aria-label", shown.description);
    table.replaceChildren(
      caption,
      element("thead", {}, element("tr", {}, ...titles)),
      element("tbody", {}, ...body.map(bodyRow)),
    );
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

function bodyRow(cells: readonly (string | number | null)[]): HTMLElement {
  const [first = "", ...others] = cells.map((cell) => (typeof cell === "string" ? cell : formatNumber(cell)));
  return element(
    "tr",
    {},
    element("th", { scope: "row" }, first),
    ...others.map((text) => element("td", {}, text)),
  );
}
