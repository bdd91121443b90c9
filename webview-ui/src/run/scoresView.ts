import { element } from "../page/element.ts";
import { runLabel } from "../page/format.ts";
import { createSwitch } from "../page/switch.ts";
import type { Theme } from "../page/theme.ts";
import { createChart } from "../pictures/chart.ts";
import type { SavedFile } from "../pictures/download.ts";
import { runStroke } from "../runs/runColours.ts";
import type { Run } from "../state/state.ts";
import {
  accuracyPicture,
  lines,
  lossPicture,
  type ScoresOptions,
  scorePicture,
  verdictNames,
} from "./scoresPictures.ts";
import { withSubscripts } from "./symbols.ts";

export interface ScoresView {
  root: HTMLElement;
  render(options: ScoresOptions, showsOthers: boolean, theme: Theme): void;
}

export interface ScoresEvents {
  showOthers(on: boolean): void;
  save(file: SavedFile): void;
}

/** Scores, accuracies and losses over the epochs, of the chosen run and of those around it. */
export function createScoresView({ showOthers, save }: ScoresEvents): ScoresView {
  const others = createSwitch("Other runs of the study", showOthers);
  let [fileName, label] = ["study", ""];
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
      fileName: () => `${fileName}-${name}`.replaceAll(/[^\w.-]+/g, "-"),
      title: () => `${title} by epoch: ${label}`,
      save,
    });
  };
  const score = chart("Decay score", "score");
  const accuracy = chart("Accuracy", "accuracy");
  const loss = chart("Loss", "loss");
  const head = element("div", { class: "section-head" }, element("h3", {}, "Scores"), others.root);
  const marks = verdictNames.map((name) => element("span", { class: `mark mark-${name}` }, `◆ ${name}`));
  const gate = element("span", { class: "mark mark-gate" }, "▬ gate closed");
  const note = element("p", { class: "muted note legend" }, "By epoch; at checkpoints", ...marks, gate);
  const compared = element("p", { class: "note legend" });
  const charts = element("div", { class: "charts" }, score.root, accuracy.root, loss.root);

  return {
    root: element("section", { class: "scores" }, head, note, compared, charts),
    render(options, showsOthers, theme) {
      others.show(showsOthers);
      const { run, highlighted, others: behind } = options;
      const { name, gain, seed, epochs } = run.summary;
      fileName = `${name}-gain-${gain}-seed-${seed}`;
      label = `${name}, ${runLabel(run.summary)}`;
      showCompared(compared, highlighted, behind.length > 0);
      const curves = [...highlighted, ...behind].map(({ curve }) => curve);
      const from = [run.curve, run.verdicts, run.indicator, epochs, highlighted.length, ...curves];
      score.update(from, () => scorePicture(options), theme);
      accuracy.update(from, () => accuracyPicture(options), theme);
      loss.update(from, () => lossPicture(options), theme);
    },
  };
}

/** Says which run has which colour. @param hasMore whether there are faint ones behind them */
function showCompared(legend: HTMLElement, runs: readonly Run[], hasMore: boolean): void {
  const key = [...runs.map(({ summary }) => summary.run), hasMore].join();
  legend.hidden = runs.length === 0;
  if (legend.dataset["key"] === key) return;
  legend.dataset["key"] = key;
  const entries = runs.map(({ summary }, place) => {
    const { colour, dashed } = runStroke(place);
    const swatch = element("span", { class: `swatch${dashed ? " dashed" : ""}` });
    swatch.style.setProperty("color", colour);
    return element("span", { class: "legend-entry" }, swatch, runLabel(summary));
  });
  const rest = hasMore ? [element("span", { class: "muted" }, "and the others faintly")] : [];
  legend.replaceChildren("Beside it:", ...entries, ...rest);
}
