import { element } from "./element.ts";

type Content = string | Node;

/**
 * A small table under a heading.
 *
 * @param head one text for each column; "" for none
 * @param kind a class of its own
 */
export function table(
  caption: string,
  head: readonly string[],
  body: readonly (readonly Content[])[],
  kind = "",
): HTMLElement {
  const titles = head.map((text) => (text ? element("th", { scope: "col" }, text) : element("td")));
  const rows = body.map(([first = "", ...others]) =>
    element(
      "tr",
      {},
      element("th", { scope: "row" }, first),
      ...others.map((text) => element("td", {}, text)),
    ),
  );
  const made = element(
    "table",
    { "aria-label": caption },
    element("thead", {}, element("tr", {}, ...titles)),
    element("tbody", {}, ...rows),
  );
  const scroller = element(
    "div",
    { class: `data ${kind}`.trimEnd(), tabindex: "0", role: "group", "aria-label": caption },
    made,
  );
  return element("section", { class: "chart" }, element("h3", {}, caption), scroller);
}
