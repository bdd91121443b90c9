import { element } from "../page/element.ts";
import { createSelect } from "../page/select.ts";
import { createSwitch } from "../page/switch.ts";
import { createChart } from "../pictures/chart.ts";
import { fileNameOf } from "../pictures/download.ts";
import { metricOf, metricsOf, objectiveOf } from "../state/metrics.ts";
import { createColourControl } from "./colourControl.ts";
import { overlayPicture, type Series, seriesOf } from "./pictures/overlay.ts";
import type { StudyEvents, StudySectionView } from "./studySection.ts";

/** Every run's curve in one picture, which can be zoomed, smoothed and coloured. */
export function createCurvesSection({ arrange, choose, save }: StudyEvents): StudySectionView {
  const metric = createSelect("Curves of", (name) => arrange({ metric: name, zoom: null }));
  const colour = createColourControl((colourBy) => arrange({ colourBy }));
  const logarithmic = createSwitch("Logarithmic", (on) => arrange({ logarithmic: on, zoom: null }));
  const smoothing = element("input", {
    type: "range",
    min: "0",
    max: "0.95",
    step: "0.05",
    "aria-label": "Smoothing",
  });
  smoothing.addEventListener("input", () => arrange({ smoothing: Number(smoothing.value) }));
  const controls = element(
    "div",
    { class: "switches" },
    metric.root,
    colour.root,
    logarithmic.root,
    element("label", { class: "switch" }, "Smoothing ", smoothing),
  );
  let [name, told] = ["study", ""];
  const heading = element("h3", {}, "All runs");
  const chart = createChart({
    heading,
    fileName: () => fileNameOf(name, told),
    title: () => `${told} by epoch: ${name}`,
    height: 320,
    save,
  });
  const hint = element(
    "p",
    { class: "muted note" },
    "Drag to zoom, Shift and drag to move, Ctrl (⌘) and the wheel to zoom at the pointer, double-click to show all; or " +
      "arrows, + − 0 on the picture. Click a curve to choose its run.",
  );
  let known: { from: readonly unknown[]; series: Series[] } | undefined;

  return {
    root: element("div", {}, controls, colour.legend, chart.root, hint),
    render({ runs, paths, chosen, view, theme }) {
      name = runs[0]?.summary.name ?? "study";
      const metrics = metricsOf(runs);
      const shown = metrics.find((one) => one.name === view.metric) ?? metricOf(objectiveOf(runs).metric);
      told = shown.label;
      metric.show(new Map(metrics.map((one) => [one.name, one.label])), shown.name);
      const { colourBy, colouring } = colour.render(runs, paths, view.colourBy);
      logarithmic.show(view.logarithmic);
      if (document.activeElement !== smoothing) smoothing.value = String(view.smoothing);
      const from = [shown.name, view.smoothing, ...runs];
      if (!known || known.from.length !== from.length || known.from.some((one, i) => one !== from[i]))
        known = { from, series: seriesOf(runs, shown, view.smoothing) };
      const { series } = known;
      chart.update(
        [series, view.zoom, view.logarithmic, colourBy, chosen],
        () =>
          overlayPicture(
            series,
            {
              metric: shown,
              colouring,
              logarithmic: view.logarithmic,
              zoom: view.zoom,
              paths,
              chosen,
            },
            { choose, zoom: (zoom) => arrange({ zoom }) },
          ),
        theme,
      );
    },
  };
}
