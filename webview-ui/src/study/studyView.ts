import {
  formatCount,
  formatInteger,
  formatNumber,
  formatPercent,
  formatWholePercent,
} from "../../../server/src/domain/format.ts";
import { verdictOrder, verdictWords } from "../../../server/src/domain/verdictWords.ts";
import type { RunId } from "../../../server/src/protocol/protocol.ts";
import { element, setText } from "../page/element.ts";
import type { Theme } from "../page/theme.ts";
import { createChart } from "../pictures/chart.ts";
import { fileNameOf, type SavedFile } from "../pictures/download.ts";
import { verdictSigns } from "../run/scoresPictures.ts";
import { withSubscripts } from "../run/symbols.ts";
import { createChoice } from "../runs/choice.ts";
import type { Run, View } from "../state/state.ts";
import {
  calibrationText,
  checkpointsOf,
  isComplete,
  type StudyFigures,
  studyFigures,
} from "./studyFigures.ts";
import { distributionPicture, scatterPicture, scoreNames } from "./studyPictures.ts";

export interface StudyView {
  root: HTMLElement;
  render(runs: readonly Run[], view: View["study"], theme: Theme): void;
}

export interface StudyEvents {
  arrange(change: Partial<View["study"]>): void;
  choose(run: RunId): void;
  save(file: SavedFile): void;
}

/** The results of a whole study: final accuracies, how well early scores predicted them, compute spent and saved. */
export function createStudyView({ arrange, choose, save }: StudyEvents): StudyView {
  const title = element("h2");
  const facts = element("p", { class: "muted facts" });
  const checkpoint = element("select", { "aria-label": "Checkpoint" });
  checkpoint.addEventListener("change", () => arrange({ checkpoint: Number(checkpoint.value) }));
  const score = createChoice("Score", { sF: "s_F", sFv: "s_Fv", accuracy: "accuracy" }, (chosen) =>
    arrange({ score: chosen }),
  );
  const success = element("input", {
    type: "number",
    min: "0",
    max: "100",
    step: "1",
    "aria-label": "Final accuracy from which a run counts as learned, in percent",
  });
  success.addEventListener("change", () => {
    const share = Number(success.value) / 100;
    if (success.value !== "" && share >= 0 && share <= 1) arrange({ success: share });
  });
  const controls = element(
    "div",
    { class: "switches" },
    element("label", {}, "Checkpoint ", checkpoint),
    score.root,
    element("label", {}, "Counts as learned at ≥ ", success, " % accuracy"),
  );
  const reached = element("span", { class: "muted" });
  const correlation = element("span", { class: "muted" });
  let [name, told] = ["study", ""];
  const fileName = (what: string) => () => fileNameOf(name, what);
  const distribution = createChart({
    heading: element(
      "h3",
      {},
      "Final accuracies",
      element("br"),
      reached,
      element("span", { class: "legend" }, legend("validation", "accuracy"), legend("train", "train")),
    ),
    fileName: fileName("final-accuracies"),
    title: () => `Final accuracies: ${name}`,
    save,
  });
  const scatter = createChart({
    heading: element(
      "h3",
      {},
      "Early score and final accuracy",
      element("br"),
      correlation,
      element(
        "span",
        { class: "legend" },
        ...verdictSigns.map(({ name, text }) => legend(text, name, "dot")),
      ),
    ),
    fileName: fileName("score-and-accuracy"),
    title: () => `${told}: ${name}`,
    save,
  });
  const tables = element("div", { class: "charts study-tables" });
  const charts = element("div", { class: "charts" }, distribution.root, scatter.root);
  const root = element("section", { class: "study" }, title, facts, controls, charts, tables);
  let shown: readonly unknown[] = [];

  return {
    root,
    render(runs, view, theme) {
      const checkpoints = checkpointsOf(runs);
      const at =
        view.checkpoint !== null && checkpoints.includes(view.checkpoint)
          ? view.checkpoint
          : (checkpoints[0] ?? 10);
      const from = [view, theme, at, ...runs];
      if (from.length === shown.length && from.every((value, index) => value === shown[index])) return;
      shown = from;
      name = runs[0]?.summary.name ?? "study";
      setText(title, name);
      showCheckpoints(checkpoint, checkpoints, at);
      score.show(view.score);
      if (document.activeElement !== success) success.value = String(Math.round(100 * view.success));
      const figures = studyFigures(runs, { checkpoint: at, score: view.score, success: view.success });
      const ending = isComplete(runs) ? "" : "; loading the others";
      setText(
        facts,
        `${figures.finished.length} of ${formatCount(figures.runs, "run")} finished${ending}. ${calibrationText(runs)}`.trimEnd(),
      );
      const rho = figures.correlation === null ? "–" : formatNumber(figures.correlation);
      told = `${scoreNames[view.score]} at epoch ${at}; Spearman ρ = ${rho} (${formatCount(figures.pairs, "run")})`;
      correlation.replaceChildren(...withSubscripts(told));
      const trained = figures.finished.filter(({ isTrained }) => isTrained).length;
      setText(reached, `${trained} of ${figures.finished.length} reach ${formatWholePercent(view.success)}`);
      distribution.update([...from], () => distributionPicture(figures, view.success), theme);
      scatter.update([...from], () => scatterPicture(figures, view.score, at, view.success, choose), theme);
      tables.replaceChildren(
        confusionTable(figures, at, view.success),
        computeTable(figures, at),
        falseStops(figures, at, view.success, choose),
      );
    },
  };
}

function legend(text: string, colour: string, sign = ""): HTMLElement {
  return element(
    "span",
    { class: "legend-entry" },
    element("span", { class: `swatch swatch-${colour} ${sign}` }),
    text,
  );
}

function showCheckpoints(select: HTMLSelectElement, checkpoints: readonly number[], at: number): void {
  const key = checkpoints.join();
  if (select.dataset["key"] !== key) {
    select.dataset["key"] = key;
    select.replaceChildren(
      ...checkpoints.map((epoch) => element("option", { value: String(epoch) }, `epoch ${epoch}`)),
    );
  }
  select.value = String(at);
}

/** The paper's figures 5 and 6, with *converged* as a verdict of its own. */
function confusionTable({ confusion }: StudyFigures, at: number, success: number): HTMLElement {
  const rows = verdictOrder.map((verdict) => {
    const { trained, untrained } = confusion[verdict];
    return [verdictWords[verdict], String(trained), String(untrained), String(trained + untrained)];
  });
  return table(
    `Verdicts at epoch ${at} and final results`,
    ["Verdict", `Learned (≥ ${formatWholePercent(success)})`, "Did not learn", "Runs"],
    rows,
  );
}

function computeTable({ compute }: StudyFigures, at: number): HTMLElement {
  const share = (epochs: number) => (compute.asked > 0 ? formatPercent(epochs / compute.asked) : "–");
  const row = (what: string, epochs: number) => [what, formatInteger(epochs), share(epochs)];
  return table(
    "Compute",
    ["", "Epochs", "Share"],
    [
      row("requested", compute.asked),
      row("spent", compute.spent),
      row("saved by stopping", compute.saved),
      row(`could still have been saved by stopping at epoch ${at}`, compute.couldSave),
    ],
  );
}

function falseStops(
  { falseStops: runs }: StudyFigures,
  at: number,
  success: number,
  choose: (run: RunId) => void,
): HTMLElement {
  const text =
    runs.length === 0
      ? `None. Every finished run that was unlikely to learn at epoch ${at} ended below ${formatWholePercent(success)}.`
      : `${formatCount(runs.length, "finished run")} reached ${formatWholePercent(success)} although unlikely to learn at epoch ${at}:`;
  const buttons = runs.slice(0, 20).map(({ run, label, finalAccuracy }) => {
    const button = element(
      "button",
      { type: "button", class: "small" },
      `${label}: ${formatPercent(finalAccuracy)}`,
    );
    button.addEventListener("click", () => choose(run));
    return button;
  });
  return element(
    "section",
    { class: "chart" },
    element("h3", {}, "Wrongly stopped"),
    element("p", {}, text),
    element("div", { class: "buttons" }, ...buttons),
  );
}

function table(caption: string, head: readonly string[], body: readonly string[][]): HTMLElement {
  const titles = head.map((text) => (text ? element("th", { scope: "col" }, text) : element("td")));
  const rows = body.map(([first = "", ...others]) =>
    element(
      "tr",
      {},
      element("th", { scope: "row" }, first),
      ...others.map((text) => element("td", {}, text)),
    ),
  );
  const made = element(
    "table",
    {},
    element("thead", {}, element("tr", {}, ...titles)),
    element("tbody", {}, ...rows),
  );
  made.setAttribute("aria-label", caption);
  return element(
    "section",
    { class: "chart" },
    element("h3", {}, caption),
    element("div", { class: "data" }, made),
  );
}
