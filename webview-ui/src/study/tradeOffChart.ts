import { formatCount, formatInteger } from "../../../server/src/domain/format.ts";
import { runLabel } from "../../../server/src/domain/parameters.ts";
import { element, setText } from "../page/element.ts";
import { createSelect } from "../page/select.ts";
import { table } from "../page/table.ts";
import { createChart } from "../pictures/chart.ts";
import { fileNameOf } from "../pictures/download.ts";
import { createColourControl } from "./colourControl.ts";
import { type Measure, measuresOf } from "./measures.ts";
import { type Front, frontOf, frontPicture } from "./pictures/frontPicture.ts";
import type { StudyEvents, StudyInput } from "./studySection.ts";

export interface TradeOffChart {
  root: HTMLElement;
  render(input: StudyInput): void;
}

/** More runs of the front are in the picture and its data alone. */
const mostListed = 12;

/** Two measures of the runs, and the Pareto front; hidden where the runs differ in fewer. */
export function createTradeOffChart({ arrange, choose, save }: StudyEvents): TradeOffChart {
  const cost = createSelect("Across", (name) => arrange({ cost: name }));
  const gain = createSelect("Up", (name) => arrange({ gain: name }));
  const colour = createColourControl((colourBy) => arrange({ colourBy }));
  let [name, told] = ["study", ""];
  const chart = createChart({
    heading: element("h3", {}, "Trade-off of two measures"),
    fileName: () => fileNameOf(name, "trade-off"),
    title: () => `${told}: ${name}`,
    height: 240,
    save,
  });
  chart.root
    .querySelector("h3")
    ?.after(element("div", { class: "switches" }, cost.root, gain.root, colour.root), colour.legend);
  const note = element("p", { class: "muted note" });
  const list = element("div", { class: "charts" });
  const root = element("div", { class: "chart-with-note apart" }, chart.root, note, list);
  let listed: readonly unknown[] = [];

  function showList(front: Front["front"], [x, y]: [Measure, Measure], paths: readonly string[]): void {
    const now = [
      x.name,
      y.name,
      ...front.flatMap(({ run, first, second }) => [run.summary.run, first, second]),
    ];
    if (now.length === listed.length && now.every((value, index) => value === listed[index])) return;
    listed = now;
    const rows = front.slice(0, mostListed).map(({ run, first, second }) => {
      const button = element("button", { type: "button", class: "small" }, runLabel(run.summary, paths));
      button.addEventListener("click", () => choose(run.summary.run));
      return [button, y.format(second), x.format(first)];
    });
    list.replaceChildren(table("Runs on the front", ["Run", y.label, x.label], rows, "whole"));
  }

  return {
    root,
    render({ runs, paths, view, theme }) {
      const measures = measuresOf(runs);
      root.hidden = measures.length < 2;
      if (root.hidden) return;
      name = runs[0]?.summary.name ?? "study";
      const { colourBy, colouring } = colour.render(runs, paths, view.colourBy);
      const y = measures.find((one) => one.name === view.gain) ?? measures[0]!;
      const others = measures.filter((one) => one !== y);
      const x = others.find((one) => one.name === view.cost) ?? others[0]!;
      gain.show(namesOf(measures), y.name);
      cost.show(namesOf(others), x.name);
      const found = frontOf(runs, x, y);
      told = `${y.label} (up) by ${x.label} (across)`;
      setText(note, remarkOn(found, x, y));
      showList(found.front, [x, y], paths);
      chart.update(
        [x.name, y.name, colourBy, ...runs],
        () => frontPicture(found, [x, y], colouring, paths, choose),
        theme,
      );
    },
  };
}

const namesOf = (measures: readonly Measure[]) => new Map(measures.map((one) => [one.name, one.label]));

function remarkOn({ front, known }: Front, x: Measure, y: Measure): string {
  const better = ({ goal, label }: Measure) => `${goal === "maximize" ? "more" : "less"} ${label}`;
  return (
    `${formatCount(front.length, "run")} of ${formatInteger(known.length)} on the Pareto front: no other run is better in one ` +
    `of the two and at least as good in the other. Better is ${better(y)} and ${better(x)}.`
  );
}
