import { formatNumber, formatPercent } from "../../domain/format.ts";
import { metricOf, metricTitle } from "../../domain/metrics.ts";
import { formatMetric } from "../../domain/runFields.ts";
import { areScoresShown } from "../../domain/scoresShown.ts";
import { visibleText } from "../../domain/visibleText.ts";
import { type Change, labelIn, type StudyView } from "./studyView.ts";
import { pad, widthOf } from "./wrap.ts";

/** The line about one change for an output that is not a terminal: a log, a pipe, a CI job. */
export function plainLine(change: Change, view: StudyView): string {
  const widest = Math.max(...[...view.runs.values()].map((run) => widthOf(labelIn(view, run))));
  return visibleText(`${pad(labelIn(view, change.run), widest)}  ${textOf(change, view)}`);
}

function textOf(change: Change, { metric, runs }: StudyView): string {
  const { summary } = change.run;
  switch (change.kind) {
    case "epoch": {
      const { epoch, scores } = change.record;
      const value = formatMetric(metricOf(change.record, metric), metric);
      const digits = String(summary.epochs).length;
      const scored =
        scores === null || !areScoresShown([...runs.values()].map((run) => run.summary))
          ? ""
          : `  s_F ${formatNumber(scores.sF).padStart(7)}  s_Fv ${formatPercent(scores.sFv).padStart(6)}`;
      return `epoch ${String(epoch).padStart(digits)}/${summary.epochs}  ${metricTitle(metric)} ${value.padStart(6)}${scored}`;
    }
    case "verdict":
      return change.verdict.sentence;
    case "reading":
      return change.sentence;
    case "state":
      return `${summary.state}${summary.problem === null ? "" : `: ${summary.problem}`}`;
  }
}
