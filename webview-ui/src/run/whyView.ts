import { formatNumber } from "../../../server/src/domain/format.ts";
import { glossary, type Term } from "../../../server/src/domain/glossary.ts";
import { element } from "../page/element.ts";
import type { Run } from "../state/state.ts";
import { withSubscripts } from "./symbols.ts";
import { type WhyFigures, whyFigures } from "./whyFigures.ts";

export interface WhyView {
  root: HTMLElement;
  render(run: Run, open: boolean): void;
}

/** *Why?*: the evidence of the verdict, score by score and layer by layer, on demand. */
export function createWhyView(openWhy: (open: boolean) => void): WhyView {
  const content = element("div", { class: "why" });
  const root = element("details", {}, element("summary", {}, "Why?"), content);
  root.addEventListener("toggle", () => openWhy(root.open));
  let shown: readonly unknown[] = [];

  return {
    root,
    render(run, open) {
      root.hidden = run.summary.verdict === null;
      if (root.open !== open) root.open = open;
      const from = [run.records, run.summary.verdict, run.indicator];
      if (!open || from.every((value, index) => value === shown[index])) return;
      shown = from;
      const figures = whyFigures(run);
      content.replaceChildren(...(figures ? tables(figures) : ["Loading…"]));
    },
  };
}

function tables({ epoch, measures, layers }: WhyFigures): HTMLElement[] {
  const scores = measures.map(({ symbol, threshold, value, against, isAgainst, since }) => [
    symbol,
    formatNumber(value),
    `${formatNumber(against)} (${threshold})`,
    `${value >= against ? "above" : "below"} by ${formatNumber(Math.abs(value - against))}`,
    isAgainst ? "stopping" : "continuing",
    `epoch ${since}`,
  ]);
  const parts = layers.map(({ name, so, ss, ratio, isAgainst, since, changesMost }) => [
    changesMost ? `${name} (changes most)` : name,
    formatNumber(so),
    formatNumber(ss),
    `${formatNumber(ratio)} δ`,
    isAgainst ? "no" : "yes",
    `epoch ${since}`,
  ]);
  return [
    table(
      `The scores at epoch ${epoch} and their thresholds`,
      ["Score", "Value", "Threshold", "Distance", "Suggests", "Since"],
      scores,
    ),
    table(
      `The layers at epoch ${epoch}`,
      ["Layer", "s_o", "s_s", "Compared with δ", "Changing?", "Since"],
      parts,
    ),
  ];
}

/** The meaning of a symbol as the tooltip of its cell. */
function tooltip(text: string): { title?: string } {
  const term = Object.values<Term>(glossary).find(({ name }) => name === text);
  return term ? { title: term.meaning } : {};
}

function table(caption: string, head: string[], body: string[][]): HTMLElement {
  const titles = head.map((text) =>
    element("th", { scope: "col", ...tooltip(text) }, ...withSubscripts(text)),
  );
  const rows = body.map(([first = "", ...others]) =>
    element(
      "tr",
      {},
      element("th", { scope: "row", ...tooltip(first) }, ...withSubscripts(first)),
      ...others.map((text) => element("td", {}, text)),
    ),
  );
  const made = element(
    "table",
    {},
    element("caption", {}, caption),
    element("thead", {}, element("tr", {}, ...titles)),
    element("tbody", {}, ...rows),
  );
  return element("div", { class: "data", tabindex: "0", role: "group", "aria-label": caption }, made);
}
