import { resultOf } from "../../../server/src/domain/objective.ts";
import { parameterLabels } from "../../../server/src/domain/parameters.ts";
import { createChoice } from "../page/choice.ts";
import { element, setText } from "../page/element.ts";
import { createSelect } from "../page/select.ts";
import { createChart } from "../pictures/chart.ts";
import { fileNameOf } from "../pictures/download.ts";
import { parameterScale } from "../runs/parameterScale.ts";
import { createLegend } from "./legend.ts";
import { contourPicture, leastForMean, worstAndBest } from "./pictures/contourPicture.ts";
import type { StudyEvents, StudyInput } from "./studySection.ts";

export interface ContourChart {
  root: HTMLElement;
  /** @param varying paths of the parameters that vary, those that tell the most first */
  render(input: StudyInput, varying: readonly string[]): void;
}

const remark =
  "A dot is a run. The field behind is the mean of the results nearby, weighted by a Gaussian kernel; it is empty where " +
  "no run is near. By rank, one very bad result does not take all of the colours.";

/** Two parameters against the result; hidden where fewer vary. */
export function createContourChart({ arrange, choose, save }: StudyEvents): ContourChart {
  const across = createSelect("Across", (path) => arrange({ across: path }));
  const up = createSelect("Up", (path) => arrange({ up: path }));
  const colour = createChoice("Colours", { value: "Result", rank: "Rank" }, (by) =>
    arrange({ byRank: by === "rank" }),
  );
  const legend = createLegend();
  let [name, told] = ["study", ""];
  const chart = createChart({
    heading: element("h3", {}, "Two parameters and the result"),
    fileName: () => fileNameOf(name, "contour"),
    title: () => `${told}: ${name}`,
    height: 300,
    save,
  });
  const note = element("p", { class: "muted note" });
  chart.root
    .querySelector("h3")
    ?.after(element("div", { class: "switches" }, across.root, up.root, colour.root), legend.root);
  const root = element("div", { class: "chart-with-note apart" }, chart.root, note);

  return {
    root,
    render({ runs, paths, view, theme }, varying) {
      root.hidden = varying.length < 2;
      if (root.hidden) return;
      name = runs[0]?.summary.name ?? "study";
      const labels = parameterLabels(varying);
      const x = labels.has(view.across ?? "") ? view.across! : varying[0]!;
      const others = varying.filter((path) => path !== x);
      const y = others.includes(view.up ?? "") ? view.up! : others[0]!;
      across.show(labels, x);
      up.show(new Map(others.map((path) => [path, labels.get(path)!])), y);
      colour.show(view.byRank ? "rank" : "value");
      const ends = worstAndBest(runs);
      legend.render({ ramp: ends });
      const results = runs.filter(({ summary }) => resultOf(summary) !== null).length;
      setText(
        note,
        results >= leastForMean
          ? remark
          : `A dot is a run. It takes ${leastForMean} results to draw what lies between.`,
      );
      told = `Result by ${labels.get(x)} (across) and ${labels.get(y)} (up)`;
      chart.update(
        [x, y, view.byRank, ...runs],
        () =>
          contourPicture(
            runs,
            {
              x: parameterScale(x, runs, labels.get(x)),
              y: parameterScale(y, runs, labels.get(y)),
              byRank: view.byRank,
              paths,
            },
            choose,
          ),
        theme,
      );
    },
  };
}
