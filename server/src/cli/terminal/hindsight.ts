import { formatCount, formatNumber, formatPercent } from "../../domain/format.ts";
import { isShare } from "../../domain/metrics.ts";
import { objectiveOf, resultOf } from "../../domain/objective.ts";
import { sentenceOf } from "../../messages/catalogue.ts";
import type { VerdictRecord } from "../../protocol/protocol.ts";
import { endsOf } from "./outcome.ts";
import { labelIn, type RunView, type StudyView } from "./studyView.ts";

/** Runs that a sentence names one by one. */
const named = 3;

/**
 * What stopping at the verdicts would have cost, by the ends of the runs that trained to their end: which good ones it
 * would have stopped. A run that converged or broke down counts as right where it was good by then. Empty while no
 * finished run had a verdict against it.
 */
export function hindsight(view: StudyView): string {
  const { ends, good: level } = endsOf([...view.runs.values()]);
  const stopped = ends.filter(({ stop }) => stop !== null);
  if (stopped.length === 0) return "";
  const wrong = stopped
    .filter((end) => end.isGood && !(end.wasGoodByStop && isPastItsBest(end.stop!)))
    .map(({ run }) => run);
  const all =
    stopped.length === ends.length && stopped.every(({ stop }) => stop!.verdict === "discard")
      ? `${sentenceOf("hindsight/all", {
          which: ends.length === 1 ? "the only finished run" : `all ${ends.length} finished runs`,
        })} `
      : "";
  const good = ends.filter(({ isGood }) => isGood).length;
  if (good === 0) return sentenceOf("hindsight/no-good", { before: all, what: level });
  if (wrong.length === 0) return sentenceOf("hindsight/none", { before: all, good, what: level });
  const names = wrong.slice(0, named).map((run) => `${labelIn(view, run)} (${bestText(run)})`);
  const more = wrong.length > named ? ` and ${wrong.length - named} more` : "";
  return sentenceOf("hindsight/some", {
    before: all,
    wrong: wrong.length,
    good: formatCount(good, "good run"),
    what: level,
    runs: names.join(", "),
    more,
  });
}

/** Whether a verdict says that nothing better will come: the run converged, or a layer died. */
function isPastItsBest({ verdict, evidence }: VerdictRecord): boolean {
  return verdict === "saturated" || (evidence?.kind === "auto" && evidence.basis === "fault");
}

function bestText({ summary }: RunView): string {
  const objective = objectiveOf(summary);
  const value = resultOf(summary);
  return isShare(objective.metric) ? formatPercent(value) : `${objective.metric} ${formatNumber(value, 4)}`;
}
