import { formatNumber, formatPercent } from "../../../server/src/domain/format.ts";
import { resultOf } from "../../../server/src/domain/objective.ts";
import { parameterLabels, seedPath } from "../../../server/src/domain/parameters.ts";
import { element, setText } from "../page/element.ts";
import { createSelect } from "../page/select.ts";
import { createChart } from "../pictures/chart.ts";
import { fileNameOf } from "../pictures/download.ts";
import { parameterScale } from "../runs/parameterScale.ts";
import { studyScales } from "../runs/studyScales.ts";
import { metricOf, objectiveOf } from "../state/metrics.ts";
import { createColourControl } from "./colourControl.ts";
import { createContourChart } from "./contourChart.ts";
import { foldTable } from "./foldTable.ts";
import {
  importanceHeight,
  importancePicture,
  type ParameterImportance,
  parameterImportance,
} from "./pictures/importancePicture.ts";
import { parallelPicture } from "./pictures/parallelPicture.ts";
import { parameterPicture } from "./pictures/parameterPicture.ts";
import type { StudyEvents, StudySectionView } from "./studySection.ts";

/** What the parameters did to the results: parallel coordinates, importance, and each parameter by itself. */
export function createParametersSection(events: StudyEvents): StudySectionView {
  const { arrange, brush, choose, save } = events;
  const colour = createColourControl((colourBy) => arrange({ colourBy }));
  const parameter = createSelect("Parameter", (path) => arrange({ parameter: path }));
  let name = "study";
  const chart = (title: string, file: string, height?: number, ...more: (Node | string)[]) =>
    createChart({
      heading: element("h3", {}, title, ...more),
      fileName: () => fileNameOf(name, file),
      title: () => `${title}: ${name}`,
      save,
      ...(height === undefined ? {} : { height }),
    });
  const parallel = chart("Parallel coordinates", "parallel", 260);
  const scatter = chart("Parameter and result", "parameter");
  scatter.root.querySelector("h3")?.after(element("div", { class: "switches" }, parameter.root));
  const why = element("p", { class: "muted note" });
  const importance = chart("Importance of the parameters", "importance", importanceHeight(6));
  const clear = element("button", { type: "button", class: "small" }, "Clear brushes");
  clear.addEventListener("click", () => brush({}));
  const hint = element(
    "p",
    { class: "muted note" },
    "Drag along an axis to keep the runs between, also in the table; click the brush to take it away. The filter above " +
      "the table does the same with the keyboard, as in lr<1e-3. ",
    clear,
  );
  const charts = element(
    "div",
    { class: "charts" },
    element("div", { class: "chart-with-note" }, importance.root, why),
    element("div", { class: "chart-with-note" }, scatter.root),
  );
  const contour = createContourChart(events);
  const folds = element("div");
  const importanceOf = rememberingImportance();

  return {
    root: element(
      "div",
      {},
      element("div", { class: "switches" }, colour.root),
      colour.legend,
      parallel.root,
      hint,
      charts,
      contour.root,
      folds,
    ),
    render(input) {
      const { runs, paths, view, brushes, theme } = input;
      name = runs[0]?.summary.name ?? "study";
      const { colourBy, colouring } = colour.render(runs, paths, view.colourBy);
      const objective = metricOf(objectiveOf(runs).metric);
      const varying = paths.filter((path) => path !== seedPath);
      const scales = studyScales(runs, paths);
      clear.hidden = Object.keys(brushes).length === 0;
      parallel.update(
        [colourBy, brushes, ...runs],
        () => parallelPicture(runs, scales, brushes, colouring, paths, { brush, choose }),
        theme,
      );
      const important = importanceOf(runs, varying);
      setText(why, remarkOn(important));
      importance.root.hidden = important.kind === "unknown";
      if (important.kind === "known")
        importance.update([important], () => importancePicture(important), theme);
      folds.replaceChildren(...foldTable(runs, paths, choose));
      const labels = parameterLabels(varying.length > 0 ? varying : [seedPath]);
      const path = labels.has(view.parameter ?? "")
        ? view.parameter!
        : byImportance(important, [...labels.keys()])[0]!;
      contour.render(input, byImportance(important, varying));
      parameter.show(labels, path);
      scatter.update(
        [path, colourBy, ...runs],
        () =>
          parameterPicture(
            runs,
            parameterScale(path, runs, labels.get(path)),
            objective,
            colouring,
            paths,
            choose,
          ),
        theme,
      );
    },
  };
}

/** The importances follow the results, not every epoch. */
function rememberingImportance(): typeof parameterImportance {
  let told: { from: readonly unknown[]; importance: ParameterImportance } | undefined;
  return (runs, paths) => {
    const from = [...paths, ...runs.map(({ summary }) => (summary.epoch > 0 ? resultOf(summary) : null))];
    if (!told || told.from.length !== from.length || told.from.some((one, i) => one !== from[i]))
      told = { from, importance: parameterImportance(runs, paths) };
    return told.importance;
  };
}

/** The paths, those that tell the most of the results first. */
function byImportance(importance: ParameterImportance, paths: readonly string[]): string[] {
  if (importance.kind === "unknown") return [...paths];
  const { found, paths: known } = importance;
  const worth = (path: string) => found.columns[known.indexOf(path)]?.value ?? Number.NEGATIVE_INFINITY;
  return paths.toSorted((a, b) => worth(b) - worth(a));
}

/** How far the importances are to be trusted, in a sentence. */
function remarkOn(importance: ParameterImportance): string {
  if (importance.kind === "unknown") return importance.why;
  const { found, runs } = importance;
  const { explained } = found;
  const basis = `A random forest of ${formatNumber(runs)} runs' results, by rank`;
  return explained <= 0.05
    ? `${basis}, explains nothing of runs that it has not seen: the bars mean nothing yet.`
    : `${basis}, explains ${formatPercent(explained)} of the variance of runs that it has not seen. A bar is the share that is lost without the parameter; the line, what it may as well be.`;
}
