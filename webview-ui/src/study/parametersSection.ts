import { parameterLabels, seedPath } from "../../../server/src/domain/parameters.ts";
import { element } from "../page/element.ts";
import { createSelect } from "../page/select.ts";
import { createChart } from "../pictures/chart.ts";
import { fileNameOf } from "../pictures/download.ts";
import { parameterScale } from "../runs/parameterScale.ts";
import { studyScales } from "../runs/studyScales.ts";
import { metricOf, objectiveOf } from "../state/metrics.ts";
import { createColourControl } from "./colourControl.ts";
import { createContourChart } from "./contourChart.ts";
import { foldTable } from "./foldTable.ts";
import { createImportanceChart } from "./importanceChart.ts";
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
  const importance = createImportanceChart(save);
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
    importance.root,
    element("div", { class: "chart-with-note" }, scatter.root),
  );
  const contour = createContourChart(events);
  const folds = element("div");

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
      const byImportance = importance.render(runs, varying, theme);
      folds.replaceChildren(...foldTable(runs, paths, choose));
      const labels = parameterLabels(varying.length > 0 ? varying : [seedPath]);
      const path = labels.has(view.parameter ?? "") ? view.parameter! : byImportance([...labels.keys()])[0]!;
      contour.render(input, byImportance(varying));
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
