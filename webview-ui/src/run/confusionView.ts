import { formatInteger, formatPercent } from "../../../server/src/domain/format.ts";
import { known } from "../../../server/src/protocol/notifications.ts";
import { element, setText } from "../page/element.ts";
import { table } from "../page/table.ts";
import type { Run } from "../state/state.ts";
import { perClass } from "./perClass.ts";

export interface ConfusionView {
  root: HTMLElement;
  /** @param classes their names, where they are known */
  render(run: Run, classes: readonly string[]): void;
}

/** The confusion matrix of a run at its best epoch, and how well it knows each class. */
export function createConfusionView(): ConfusionView {
  const title = element("h3");
  const note = element("p", { class: "muted note" });
  const tables = element("div", { class: "charts" });
  const head = element("div", { class: "section-head" }, title);
  const root = element("section", { class: "confusion" }, head, note, tables);
  let shown: readonly unknown[] = [];

  return {
    root,
    render({ records, summary }, classes) {
      const all = known(records).filter(({ confusion }) => confusion !== undefined);
      const record = all.find(({ epoch }) => epoch === summary.best?.epoch) ?? all.at(-1);
      root.hidden = record === undefined;
      const from = [record?.confusion, ...classes];
      if (!record?.confusion || (from.length === shown.length && from.every((one, i) => one === shown[i])))
        return;
      shown = from;
      const names = record.confusion.map((_, index) => classes[index] ?? `class ${index}`);
      setText(title, `Classes at epoch ${record.epoch}`);
      setText(note, "Validation samples: a row for each class, a column for each prediction.");
      tables.replaceChildren(
        matrix(record.confusion, names),
        ...mistaken(record.confusion, names),
        classTable(record.confusion, names),
      );
    },
  };
}

/** More classes are drawn in narrow cells, and what is most often mistaken is listed. */
const mostWide = 10;
const mostPairs = 10;

/** Colour of a cell with all samples of its class, in percent: more, and its number has too little contrast in some themes. */
const strongest = 40;

/** A cell is the stronger the more of its class's samples are in it. */
function matrix(confusion: readonly (readonly number[])[], names: readonly string[]): HTMLElement {
  const rows = confusion.map((row, index) => {
    const total = row.reduce((sum, count) => sum + count, 0);
    const cells = row.map((count) => {
      const cell = element("span", { class: "heat" }, formatInteger(count));
      cell.style.setProperty("--share", `${Math.round(strongest * (total > 0 ? count / total : 0))}%`);
      return cell;
    });
    return [names[index]!, ...cells];
  });
  const kind = names.length > mostWide ? "whole dense" : "whole";
  return table("Confusion matrix", ["", ...names], rows, kind);
}

/** The pairs of classes that are taken for each other most often; [] where the matrix itself is small. */
function mistaken(confusion: readonly (readonly number[])[], names: readonly string[]): HTMLElement[] {
  if (names.length <= mostWide) return [];
  const pairs = confusion.flatMap((row, of) => {
    const total = row.reduce((sum, count) => sum + count, 0);
    return row.flatMap((count, as) => (of === as || count === 0 ? [] : [{ of, as, count, total }]));
  });
  const rows = pairs
    .sort((a, b) => b.count - a.count)
    .slice(0, mostPairs)
    .map(({ of, as, count, total }) => [
      names[of]!,
      names[as]!,
      formatInteger(count),
      formatPercent(count / total),
    ]);
  return rows.length > 0
    ? [table("Most often mistaken", ["Class", "Predicted as", "Samples", "Of the class"], rows)]
    : [];
}

function classTable(confusion: readonly (readonly number[])[], names: readonly string[]): HTMLElement {
  const rows = perClass(confusion).map(({ samples, precision, recall, f1 }, index) => [
    names[index]!,
    formatInteger(samples),
    formatPercent(precision),
    formatPercent(recall),
    formatPercent(f1),
  ]);
  return table("By class", ["Class", "Samples", "Precision", "Recall", "F1"], rows, "whole");
}
