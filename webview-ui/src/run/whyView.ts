import { formatInteger, formatNumber, formatPercent } from "../../../server/src/domain/format.ts";
import { glossary, type Term } from "../../../server/src/domain/glossary.ts";
import type { Evidence, VerdictRecord } from "../../../server/src/protocol/protocol.ts";
import { element } from "../page/element.ts";
import { withSubscripts } from "../page/symbols.ts";
import { metricOf } from "../state/metrics.ts";
import type { Run } from "../state/state.ts";
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
      const { verdict } = run.summary;
      root.hidden = verdict === null;
      if (root.open !== open) root.open = open;
      const from = [run.records, verdict, run.indicator];
      if (!open || !verdict || from.every((value, index) => value === shown[index])) return;
      shown = from;
      const isLoading = verdict.sF !== null && !run.indicator;
      content.replaceChildren(...(isLoading ? ["Loading…"] : [...ruleTable(verdict), ...scoreTables(run)]));
    },
  };
}

type Figure = Evidence["figures"][number];

/** What the rule went by, whichever it is. */
function ruleTable({ epoch, rule, evidence }: VerdictRecord): HTMLElement[] {
  // The paper's rule goes by the scores, which have a table of their own.
  if (!evidence || evidence.figures.length === 0 || evidence.kind === "paper") return [];
  const write = (value: number | null, unit: Figure["unit"]) => {
    if (value === null) return "–";
    if (unit === "share") return formatPercent(value);
    return unit === "number" ? formatNumber(value) : `${formatInteger(Math.round(value))} ${unit}`;
  };
  const rows = evidence.figures.map(({ name, value, unit, against }) => [
    metricOf(name).label,
    write(value, unit),
    against ? against.name : "",
    against ? write(against.value, unit) : "",
  ]);
  const title = `What the rule ${rule ?? evidence.kind} went by at epoch ${epoch}`;
  return [whyTable(title, ["Figure", "Value", "Compared with", "Value"], rows)];
}

/** The paper's scores beside whatever rule decided; none before there are scores. */
function scoreTables(run: Run): HTMLElement[] {
  const figures = whyFigures(run);
  const rule = run.summary.verdict?.rule ?? "paper";
  return figures ? paperTables(figures, rule) : [];
}

function paperTables({ epoch, measures, layers }: WhyFigures, rule: string): HTMLElement[] {
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
  const isUsed = rule === "paper" || rule === "learned";
  return [
    whyTable(
      isUsed
        ? `The scores at epoch ${epoch} and their thresholds`
        : `The paper's scores at epoch ${epoch}, which the rule ${rule} does not use`,
      ["Score", "Value", "Threshold", "Distance", "Suggests", "Since"],
      scores,
    ),
    whyTable(
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

function whyTable(caption: string, head: string[], body: string[][]): HTMLElement {
  const titles = head.map((text) =>
    element("th", { scope: "col", ...tooltip(text) }, ...withSubscripts(text)),
  );
  const rows = body.map(([first = "", ...others]) =>
    element(
      "tr",
      {},
      element("th", { scope: "row", ...tooltip(first) }, ...withSubscripts(first)),
      ...others.map((text) => element("td", tooltip(text), ...withSubscripts(text))),
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
