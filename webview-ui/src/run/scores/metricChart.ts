import { element, setText } from "../../page/element.ts";
import { createSelect } from "../../page/select.ts";
import type { Theme } from "../../page/theme.ts";
import { createChart } from "../../pictures/chart.ts";
import { fileNameOf, type SavedFile } from "../../pictures/download.ts";
import { recordedMetrics } from "../../state/metrics.ts";
import type { View } from "../../state/state.ts";
import { metricPicture, type ScoresOptions } from "./scoresPictures.ts";

interface MetricChartOptions {
  showMetric(name: string): void;
  save(file: SavedFile): void;
  /** what the chosen run is called */
  label(): string;
}

/** The curve of one of the metrics that the runs' records have beside losses and accuracies; the objective's at first. */
export function createMetricChart({ showMetric, save, label }: MetricChartOptions) {
  let told = "Metric";
  const name = element("span");
  const swatch = element("span", { class: "swatch swatch-accuracy" });
  const choice = createSelect("Curve of", showMetric);
  const heading = element(
    "div",
    { class: "chart-head" },
    element("h4", {}, "Metric ", element("span", { class: "legend legend-entry" }, swatch, name)),
    choice.root,
  );
  const chart = createChart({
    heading,
    fileName: () => fileNameOf(label(), told),
    title: () => `${told} by epoch: ${label()}`,
    save,
  });
  return {
    root: chart.root,
    /** @param from what the picture depends on, beside the metric and the axis */
    render(
      options: ScoresOptions,
      from: readonly unknown[],
      view: Pick<View, "logLoss" | "metric">,
      theme: Theme,
    ): void {
      const metrics = recordedMetrics([options.run, ...options.highlighted]);
      const shown = metrics.find((one) => one.name === view.metric) ?? metrics[0];
      chart.root.hidden = shown === undefined;
      if (!shown) return;
      told = shown.label;
      choice.root.hidden = metrics.length < 2;
      setText(name, choice.root.hidden ? told : "");
      choice.show(new Map(metrics.map((one) => [one.name, one.label])), shown.name);
      const isLogarithmic = shown.isLoss && view.logLoss;
      chart.update(
        [...from, shown.name, isLogarithmic],
        () => metricPicture(options, shown, isLogarithmic),
        theme,
      );
    },
  };
}
