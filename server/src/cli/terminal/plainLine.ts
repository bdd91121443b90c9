import { percent, scoreText } from "./format.ts";
import { runLabel } from "./runLabel.ts";
import type { Change, StudyView } from "./studyView.ts";
import { verdictText } from "./verdictText.ts";

/** The line about one change for an output that is not a terminal: a log, a pipe, a CI job. */
export function plainLine(change: Change, view: StudyView): string {
  const widest = Math.max(...[...view.runs.values()].map((run) => runLabel(run, view).length));
  const label = runLabel(change.run, view).padEnd(widest);
  const { summary } = change.run;
  switch (change.kind) {
    case "epoch": {
      const { epoch, validationAccuracy, scores } = change.record;
      const digits = String(summary.epochs).length;
      const scored =
        scores === null
          ? ""
          : `  s_F ${scoreText(scores.sF).padStart(7)}  s_Fv ${percent(scores.sFv).padStart(6)}`;
      return `${label}  epoch ${String(epoch).padStart(digits)}/${summary.epochs}  accuracy ${percent(validationAccuracy).padStart(6)}${scored}`;
    }
    case "verdict":
      return `${label}  ${change.verdict.verdict}: ${verdictText(change.verdict)}`;
    case "reading":
      return `${label}  ${change.sentence}`;
    case "state":
      return `${label}  ${summary.state}${summary.problem === null ? "" : `: ${summary.problem}`}`;
  }
}
