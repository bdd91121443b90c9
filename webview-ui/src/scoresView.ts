import { element } from "./element.ts";
import { formatAccuracy, formatNumber } from "./format.ts";
import { createScoreChart, type ScoreData } from "./scoreChart.ts";
import type { Theme } from "./theme.ts";

export interface ScoresView {
  root: HTMLElement;
  render(data: ScoreData, theme: Theme): void;
}

/** The scores over epochs. s_F has a chart of its own: it has no upper bound, the two accuracies end at 1. */
export function createScoresView(): ScoresView {
  const decay = createScoreChart({
    title: "Decay score",
    series: [
      {
        title: "s",
        subscript: "F",
        colour: "sF",
        value: ({ scores }) => scores?.sF ?? null,
        format: formatNumber,
      },
    ],
    hasThreshold: true,
    range: (_, greatest, { verdicts }) => {
      const top = 1.15 * Math.max(greatest, verdicts.at(-1)?.threshold ?? 0, 0.01);
      // A little below zero, where the curve of a hopeless run lies.
      return [-0.03 * top, top];
    },
  });
  const accuracy = createScoreChart({
    title: "Accuracy",
    series: [
      {
        title: "s",
        subscript: "Fv",
        colour: "sFv",
        value: ({ scores }) => scores?.sFv ?? null,
        format: formatNumber,
      },
      {
        title: "validation accuracy",
        colour: "accuracy",
        dash: [5, 3],
        value: ({ validationAccuracy }) => validationAccuracy,
        format: formatAccuracy,
      },
    ],
    hasThreshold: false,
    range: (least, greatest) => [Math.floor(least * 10) / 10, Math.ceil(greatest * 10 + 0.01) / 10],
  });
  const head = element("div", { class: "section-head" }, element("h3", {}, "Scores"));
  const note = element(
    "p",
    { class: "muted note" },
    "By epoch. A diamond marks a checkpoint in the colour of its verdict.",
  );
  const charts = element("div", { class: "charts" }, decay.root, accuracy.root);
  return {
    root: element("section", { class: "scores" }, head, note, charts),
    render(data, theme) {
      decay.update(data, theme);
      accuracy.update(data, theme);
    },
  };
}
