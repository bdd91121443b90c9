import { glossary } from "../../../../server/src/domain/glossary.ts";
import { runLabel } from "../../../../server/src/domain/parameters.ts";
import { element } from "../../page/element.ts";
import { createSwitch } from "../../page/switch.ts";
import { withSubscripts } from "../../page/symbols.ts";
import type { Theme } from "../../page/theme.ts";
import { createChart } from "../../pictures/chart.ts";
import { fileNameOf, type SavedFile } from "../../pictures/download.ts";
import { runStroke } from "../../pictures/runColours.ts";
import { verdictSigns } from "../../pictures/verdictSigns.ts";
import type { View } from "../../state/state.ts";
import { createMetricChart } from "./metricChart.ts";
import {
  accuracyPicture,
  lines,
  lossPicture,
  mayHaveAccuracy,
  type ScoresOptions,
  scorePicture,
} from "./scoresPictures.ts";

export interface ScoresView {
  root: HTMLElement;
  render(options: ScoresOptions, view: Pick<View, "others" | "logLoss" | "metric">, theme: Theme): void;
}

export interface ScoresEvents {
  showOthers(on: boolean): void;
  showLogLoss(on: boolean): void;
  showMetric(name: string): void;
  save(file: SavedFile): void;
}

/** Scores, accuracies, losses and recorded metrics over the epochs, of the chosen run and of those around it. */
export function createScoresView({ showOthers, showLogLoss, showMetric, save }: ScoresEvents): ScoresView {
  const others = createSwitch("Other runs of the study", showOthers);
  const logLoss = createSwitch("Log loss", showLogLoss);
  let label = "";
  const chart = (title: string, name: keyof typeof lines) => {
    const legend = lines[name].map(({ name: text, colour, dashed }) =>
      element(
        "span",
        { class: "legend-entry" },
        element("span", { class: `swatch swatch-${colour}${dashed ? " dashed" : ""}` }),
        element("span", {}, ...withSubscripts(text)),
      ),
    );
    const heading = element("h4", {}, title, " ", element("span", { class: "legend" }, ...legend));
    return createChart({
      heading,
      fileName: () => fileNameOf(label, name),
      title: () => `${title} by epoch: ${label}`,
      save,
    });
  };
  const score = chart("Decay score", "score");
  const accuracy = chart("Accuracy", "accuracy");
  const loss = chart("Loss", "loss");
  const metric = createMetricChart({ showMetric, save, label: () => label });
  const switches = element("div", { class: "switches" }, logLoss.root, others.root);
  const head = element("div", { class: "section-head" }, element("h3", {}, "Scores"), switches);
  const marks = verdictSigns.map(({ name, text }) =>
    element("span", { class: `mark mark-${name}`, title: glossary[name].meaning }, `◆ ${text}`),
  );
  const gate = element("span", { class: "mark mark-gate", title: glossary.gate.meaning }, "▬ gate closed");
  const best = element("span", { class: "mark", title: glossary.objective.meaning }, "◎ best epoch");
  const note = element(
    "p",
    { class: "muted note legend" },
    "By epoch. At checkpoints:",
    ...marks,
    gate,
    best,
  );
  const compared = element("p", { class: "note legend" });
  const charts = element("div", { class: "charts" }, score.root, accuracy.root, loss.root, metric.root);

  return {
    root: element("section", { class: "scores" }, head, note, compared, charts),
    render(options, view, theme) {
      others.show(view.others);
      logLoss.show(view.logLoss);
      const { run, highlighted, others: behind, paths } = options;
      const { name, epochs } = run.summary;
      label = `${name}, ${runLabel(run.summary, paths)}`;
      showCompared(compared, options);
      const curves = [...highlighted, ...behind].map(({ records }) => records);
      const from = [run.records, run.verdicts, run.indicator, epochs, highlighted.length, ...curves];
      // A program that watches no model has none, ever.
      score.root.hidden = run.summary.hidden.length === 0 && run.summary.scores === null;
      // Neither has a regression an accuracy.
      accuracy.root.hidden = !mayHaveAccuracy(options);
      score.update(from, () => scorePicture(options), theme);
      accuracy.update(from, () => accuracyPicture(options), theme);
      loss.update([...from, view.logLoss], () => lossPicture(options, view.logLoss), theme);
      metric.render(options, from, view, theme);
    },
  };
}

/** Says which run has which colour. */
function showCompared(legend: HTMLElement, { highlighted: runs, others, paths }: ScoresOptions): void {
  const hasMore = others.length > 0;
  const key = [...runs.map(({ summary }) => summary.run), hasMore, ...paths].join();
  legend.hidden = runs.length === 0;
  if (legend.dataset["key"] === key) return;
  legend.dataset["key"] = key;
  const entries = runs.map(({ summary }, place) => {
    const { colour, dashed } = runStroke(place);
    const swatch = element("span", { class: `swatch${dashed ? " dashed" : ""}` });
    swatch.style.setProperty("color", colour);
    return element("span", { class: "legend-entry" }, swatch, runLabel(summary, paths));
  });
  const rest = hasMore ? [element("span", { class: "muted" }, "and the other runs, faint")] : [];
  legend.replaceChildren("Compared with", ...entries, ...rest);
}
