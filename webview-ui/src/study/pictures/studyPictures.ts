import { formatNumber, formatPercent, formatSetPercent } from "../../../../server/src/domain/format.ts";
import { formatParameter, parameterLabels } from "../../../../server/src/domain/parameters.ts";
import type { RunId } from "../../../../server/src/protocol/protocol.ts";
import { drawAxes, linearAxis, plotArea, wholeAxis, xOf, yOf } from "../../pictures/axis.ts";
import { nearestDot, placeOf } from "../../pictures/dots.ts";
import type { Size } from "../../pictures/pen.ts";
import type { Picture } from "../../pictures/picture.ts";
import { verdictSigns } from "../../pictures/verdictSigns.ts";
import type { StudyScore } from "../../state/state.ts";
import type { FinishedRun, StudyFigures } from "../studyFigures.ts";

export const scoreNames: Record<StudyScore, string> = {
  sF: "s_F",
  sFv: "s_Fv",
  accuracy: "validation accuracy",
};

/** width of a bar of the histogram, in accuracy */
const binWidth = 0.05;

/** How many runs ended with which accuracy (the paper's figure 2). */
export function distributionPicture({ finished }: StudyFigures, success: number): Picture {
  const accuracies = finished.map(({ finalAccuracy }) => finalAccuracy);
  const first = Math.floor(Math.min(success, ...accuracies) / binWidth + 1e-9);
  const end = Math.ceil(1 / binWidth);
  const bins = Array.from({ length: end - first }, () => ({ validation: 0, train: 0 }));
  const binOf = (accuracy: number) =>
    bins[Math.min(bins.length - 1, Math.floor(accuracy / binWidth + 1e-9) - first)];
  for (const { finalAccuracy, finalTrainAccuracy } of finished) {
    binOf(finalAccuracy)!.validation++;
    const bin = finalTrainAccuracy === null ? undefined : binOf(finalTrainAccuracy);
    if (bin) bin.train++;
  }
  const most = Math.max(1, ...bins.flatMap(({ validation, train }) => [validation, train]));
  const x = linearAxis(first * binWidth, 1, formatSetPercent);
  const y = wholeAxis(0, most);
  const trained = finished.filter(({ isTrained }) => isTrained).length;
  return {
    draw(pen, size, theme) {
      const area = plotArea(size);
      drawAxes(pen, area, x, y, theme);
      const width = area.width / bins.length;
      for (const [index, { validation, train }] of bins.entries()) {
        const left = area.left + index * width;
        for (const [part, count, colour] of [
          [0, validation, theme.accuracy],
          [1, train, theme.train],
        ] as const) {
          const height = area.height * y.share(count);
          const top = area.top + area.height - height;
          pen.rectangle(
            { left: left + 1 + (part * (width - 2)) / 2, top, width: (width - 2) / 2, height },
            colour,
          );
        }
      }
      const at = xOf(area, x.share(success));
      pen.line([at, area.top, at, area.top + area.height], { colour: theme.discard, width: 1, dash: [6, 4] });
    },
    legend: [
      { name: "validation", colour: "accuracy", sign: "bar" },
      { name: "train", colour: "train", sign: "bar" },
      { name: `learned from ${formatSetPercent(success)}`, colour: "discard", sign: "dashes" },
    ],
    description: `Final accuracies of ${finished.length} finished runs; ${trained} reach ${formatPercent(success)}.`,
    rows: () => [
      ["Accuracy from", "Accuracy to", "Runs by validation accuracy", "Runs by train accuracy"],
      ...bins.map(({ validation, train }, index) => {
        const from = (first + index) * binWidth;
        return [Number(from.toFixed(2)), Number((from + binWidth).toFixed(2)), validation, train];
      }),
    ],
  };
}

/** The score at a checkpoint against the final accuracy, a dot per run. */
export function scatterPicture(
  { paths, finished, correlation, pairs }: StudyFigures,
  score: StudyScore,
  checkpoint: number,
  success: number,
  choose: (run: RunId) => void,
): Picture {
  const scored = finished.filter((run): run is FinishedRun & { score: number } => run.score !== null);
  const scores = scored.map((run) => run.score);
  const greatest = Math.max(0.01, ...scores);
  const isShare = score !== "sF";
  const x = isShare
    ? linearAxis(Math.floor(Math.min(1, ...scores) * 10) / 10, 1, formatSetPercent)
    : linearAxis(Math.min(0, ...scores) - 0.02 * greatest, 1.02 * greatest);
  const accuracies = [success, ...scored.map(({ finalAccuracy }) => finalAccuracy)];
  const highest = Math.min(1, Math.ceil(Math.max(...accuracies) * 10 + 0.01) / 10);
  const y = linearAxis(Math.floor(Math.min(...accuracies) * 10) / 10, highest, formatSetPercent);
  const dots = scored.map((run) => ({ ...run, x: x.share(run.score), y: y.share(run.finalAccuracy) }));
  const nearest = (px: number, py: number, size: Size) => nearestDot(dots, { x: px, y: py }, plotArea(size));
  return {
    draw(pen, size, theme) {
      const area = plotArea(size);
      drawAxes(pen, area, x, y, theme);
      const at = yOf(area, y.share(success));
      pen.line([area.left, at, area.left + area.width, at], {
        colour: theme.discard,
        width: 1,
        dash: [6, 4],
      });
      for (const dot of dots) {
        const place = placeOf(dot, area);
        pen.dot(place.x, place.y, 3.5, theme[dot.colour]);
      }
    },
    legend: [
      ...verdictSigns.map(({ name, text }) => ({ name: text, colour: name, sign: "dot" as const })),
      { name: `learned from ${formatSetPercent(success)}`, colour: "discard", sign: "dashes" },
    ],
    description:
      `${scoreNames[score]} at epoch ${checkpoint} against the final validation accuracy of ${pairs} runs; ` +
      `Spearman's ρ is ${correlation === null ? "not defined" : formatNumber(correlation)}.`,
    rows: () => [
      [
        "Run",
        ...parameterLabels(paths).values(),
        `${scoreNames[score]} at epoch ${checkpoint}`,
        "Final validation accuracy",
        "Verdict",
      ],
      ...dots.map(({ run, parameters, score: value, finalAccuracy, verdict }) => {
        return [
          run,
          ...paths.map((path) => formatParameter(parameters[path])),
          value,
          finalAccuracy,
          verdict ?? "",
        ];
      }),
    ],
    valueAt(px, py, size) {
      const dot = nearest(px, py, size);
      return dot
        ? `${dot.label}: ${scoreNames[score]} ${formatNumber(dot.score)}, then ${formatPercent(dot.finalAccuracy)}`
        : "";
    },
    clickAt(px, py, size) {
      const dot = nearest(px, py, size);
      if (dot) choose(dot.run);
    },
  };
}
