import { formatNumber, formatPercent } from "../../domain/format.ts";
import { visibleText } from "../../domain/visibleText.ts";
import type { VerdictRecord } from "../../protocol/protocol.ts";
import { type Change, labelIn, type StudyView } from "./studyView.ts";
import { pad, widthOf } from "./wrap.ts";

/** A verdict in a sentence, and whether it only advises. */
export function verdictLine({ sentence, calibrated, withinStudy }: VerdictRecord): string {
  const isSaid = calibrated || withinStudy !== undefined;
  return isSaid ? sentence : `${sentence} Advice only: the rule is not calibrated for this study.`;
}

/** The line about one change for an output that is not a terminal: a log, a pipe, a CI job. */
export function plainLine(change: Change, view: StudyView): string {
  const widest = Math.max(...[...view.runs.values()].map((run) => widthOf(labelIn(view, run))));
  return visibleText(`${pad(labelIn(view, change.run), widest)}  ${textOf(change)}`);
}

function textOf(change: Change): string {
  const { summary } = change.run;
  switch (change.kind) {
    case "epoch": {
      const { epoch, validationAccuracy, scores } = change.record;
      const digits = String(summary.epochs).length;
      const scored =
        scores === null
          ? ""
          : `  s_F ${formatNumber(scores.sF).padStart(7)}  s_Fv ${formatPercent(scores.sFv).padStart(6)}`;
      return `epoch ${String(epoch).padStart(digits)}/${summary.epochs}  accuracy ${formatPercent(validationAccuracy).padStart(6)}${scored}`;
    }
    case "verdict":
      return verdictLine(change.verdict);
    case "reading":
      return change.sentence;
    case "state":
      return `${summary.state}${summary.problem === null ? "" : `: ${summary.problem}`}`;
  }
}
