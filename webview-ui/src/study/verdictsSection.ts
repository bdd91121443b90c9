import {
  formatCount,
  formatInteger,
  formatNumber,
  formatPercent,
  formatSetPercent,
} from "../../../server/src/domain/format.ts";
import { verdictOrder, verdictWords } from "../../../server/src/domain/verdictWords.ts";
import type { RunId } from "../../../server/src/protocol/protocol.ts";
import { createChoice } from "../page/choice.ts";
import { element, setText } from "../page/element.ts";
import { withSubscripts } from "../page/symbols.ts";
import { table } from "../page/table.ts";
import { createChart } from "../pictures/chart.ts";
import { fileNameOf } from "../pictures/download.ts";
import { verdictSigns } from "../pictures/verdictSigns.ts";
import type { Run, StudyScore } from "../state/state.ts";
import { goodAccuracy } from "./headline.ts";
import { distributionPicture, scatterPicture, scoreNames } from "./pictures/studyPictures.ts";
import { checkpointsOf, type StudyFigures, scoreOf, studyFigures } from "./studyFigures.ts";
import type { StudyEvents, StudySectionView } from "./studySection.ts";

/** How well early scores predicted the final accuracies: distribution, scatter, verdicts, compute, wrong stops. */
export function createVerdictsSection({ arrange, choose, save }: StudyEvents): StudySectionView {
  const checkpoint = element("select", { "aria-label": "Checkpoint" });
  checkpoint.addEventListener("change", () => arrange({ checkpoint: Number(checkpoint.value) }));
  const scoreChoice = createChoice("Score", { sF: "s_F", sFv: "s_Fv", accuracy: "accuracy" }, (chosen) =>
    arrange({ score: chosen }),
  );
  const success = element("input", {
    type: "number",
    min: "0",
    max: "100",
    step: "any",
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
    scoreChoice.root,
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

  return {
    root: element("div", {}, controls, charts, tables),
    render({ runs, view, theme }) {
      name = runs[0]?.summary.name ?? "study";
      const checkpoints = checkpointsOf(runs);
      const at =
        view.checkpoint !== null && checkpoints.includes(view.checkpoint)
          ? view.checkpoint
          : (firstScored(runs, checkpoints, view.score) ?? checkpoints[0] ?? 10);
      showCheckpoints(checkpoint, checkpoints, at);
      scoreChoice.show(view.score);
      const level = view.success ?? goodAccuracy(runs);
      if (document.activeElement !== success) success.value = String(Math.round(10_000 * level) / 100);
      const figures = studyFigures(runs, { checkpoint: at, score: view.score, success: level });
      const rho = figures.correlation === null ? "–" : formatNumber(figures.correlation);
      const score = `${scoreNames[view.score]} at epoch ${at}`;
      told =
        figures.pairs === 0
          ? `No finished run has ${score}`
          : `${score}; Spearman ρ = ${rho} (${formatCount(figures.pairs, "run")})`;
      correlation.replaceChildren(...withSubscripts(told));
      const trained = figures.finished.filter(({ isTrained }) => isTrained).length;
      setText(reached, `${trained} of ${figures.finished.length} reach ${formatSetPercent(level)}`);
      const from = [view.checkpoint, view.score, level, at, ...runs];
      distribution.update(from, () => distributionPicture(figures, level), theme);
      scatter.update([...from], () => scatterPicture(figures, view.score, at, level, choose), theme);
      tables.replaceChildren(
        confusionTable(figures, at, level),
        computeTable(figures, at),
        falseStops(figures, at, level, choose),
      );
    },
  };
}

/** The first checkpoint at which a run has the score: before the first window is full there is none. */
function firstScored(
  runs: readonly Run[],
  checkpoints: readonly number[],
  score: StudyScore,
): number | undefined {
  return checkpoints.find((epoch) =>
    runs.some(({ records }) => {
      const record = records[epoch];
      return record !== undefined && record !== null && scoreOf(record, score) !== null;
    }),
  );
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
    ["Verdict", `Learned (≥ ${formatSetPercent(success)})`, "Did not learn", "Runs"],
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
      ? `None. Every finished run that was unlikely to learn at epoch ${at} ended below ${formatSetPercent(success)}.`
      : `${formatCount(runs.length, "finished run")} reached ${formatSetPercent(success)} although unlikely to learn at epoch ${at}:`;
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
