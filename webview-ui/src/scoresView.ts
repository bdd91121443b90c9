import { element } from "./element.ts";
import { createChart } from "./pictures/chart.ts";
import type { SavedFile } from "./pictures/download.ts";
import {
  accuracyPicture,
  lines,
  lossPicture,
  type ScoresOptions,
  scorePicture,
  verdictNames,
} from "./scoresPictures.ts";
import { createSwitch } from "./switch.ts";
import { withSubscripts } from "./symbols.ts";
import type { Theme } from "./theme.ts";

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
  let study = "study";
  const chart = (title: string, name: keyof typeof lines) => {
    const legend = lines[name].map(({ name: label, colour, dashed }) =>
      element(
        "span",
        { class: "legend-entry" },
        element("span", { class: `swatch swatch-${colour}${dashed ? " dashed" : ""}` }),
        element("span", {}, ...withSubscripts(label)),
      ),
    );
    const heading = element("h4", {}, title, " ", element("span", { class: "legend" }, ...legend));
    return createChart({ heading, fileName: () => `${study}-${name}`.replaceAll(/[^\w.-]+/g, "-"), save });
  };
  const score = chart("Decay score", "score");
  const accuracy = chart("Accuracy", "accuracy");
  const loss = chart("Loss", "loss");
  const head = element("div", { class: "section-head" }, element("h3", {}, "Scores"), others.root);
  const marks = verdictNames.map((name) => element("span", { class: `mark mark-${name}` }, `◆ ${name}`));
  const gate = element("span", { class: "mark mark-gate" }, "▬ gate closed");
  const note = element("p", { class: "muted note legend" }, "By epoch; at checkpoints", ...marks, gate);
  const charts = element("div", { class: "charts" }, score.root, accuracy.root, loss.root);

  return {
    root: element("section", { class: "scores" }, head, note, charts),
    render(options, showsOthers, theme) {
      others.show(showsOthers);
      const { run, highlighted, others: behind } = options;
      const { name, gain, seed, epochs } = run.summary;
      study = `${name}-gain-${gain}-seed-${seed}`;
      const curves = [...highlighted, ...behind].map(({ curve }) => curve);
      const from = [run.curve, run.verdicts, run.indicator, epochs, highlighted.length, ...curves];
      score.update(from, () => scorePicture(options), theme);
      accuracy.update(from, () => accuracyPicture(options), theme);
      loss.update(from, () => lossPicture(options), theme);
    },
  };
}
