import { formatCount, formatNumber, formatSetPercent } from "../../../server/src/domain/format.ts";
import { element, setText } from "../page/element.ts";
import { withSubscripts } from "../page/symbols.ts";
import { createChart } from "../pictures/chart.ts";
import { fileNameOf } from "../pictures/download.ts";
import { verdictSigns } from "../pictures/verdictSigns.ts";
import { distributionPicture, scatterPicture, scoreNames } from "./pictures/studyPictures.ts";
import { studyFigures } from "./studyFigures.ts";
import type { StudyEvents, StudySectionView } from "./studySection.ts";
import { createVerdictsControls } from "./verdictsControls.ts";
import { computeTable, confusionTable, falseStops } from "./verdictTables.ts";

/** How well early scores predicted the final accuracies: distribution, scatter, verdicts, compute, wrong stops. */
export function createVerdictsSection({ arrange, choose, save }: StudyEvents): StudySectionView {
  const controls = createVerdictsControls(arrange);
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
    root: element("div", {}, controls.root, charts, tables),
    render({ runs, view, theme }) {
      name = runs[0]?.summary.name ?? "study";
      const { at, level } = controls.show(runs, view);
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

function legend(text: string, colour: string, sign = ""): HTMLElement {
  return element(
    "span",
    { class: "legend-entry" },
    element("span", { class: `swatch swatch-${colour} ${sign}` }),
    text,
  );
}
