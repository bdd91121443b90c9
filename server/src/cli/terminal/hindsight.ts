import { formatCount, formatNumber, formatPercent } from "../../domain/format.ts";
import { isShare } from "../../domain/metrics.ts";
import { objectiveOf, resultOf } from "../../domain/objective.ts";
import { endsOf } from "./outcome.ts";
import { labelIn, type RunView, type StudyView } from "./studyView.ts";

/** Runs that a sentence names one by one. */
const named = 3;

/**
 * What stopping at the verdicts would have cost, by the ends of the runs that trained to their end: which good ones it
 * would have stopped. A converged run loses nothing where it was good by then. Empty while no finished run
 * had a verdict against it.
 */
export function hindsight(view: StudyView): string {
  const ends = endsOf([...view.runs.values()]);
  const stopped = ends.filter(({ stop }) => stop !== null);
  if (stopped.length === 0) return "";
  const wrong = stopped
    .filter(({ isGood, wasGoodByStop, stop }) => isGood && !(stop!.verdict === "saturated" && wasGoodByStop))
    .map(({ run }) => run);
  const all =
    stopped.length === ends.length && stopped.every(({ stop }) => stop!.verdict === "discard")
      ? `The verdicts gave up ${ends.length === 1 ? "the only finished run" : `all ${ends.length} finished runs`}. `
      : "";
  const good = ends.filter(({ isGood }) => isGood).length;
  const level = "within 5 points of the best";
  if (good === 0)
    return `${all}No run was good (${level} and above guessing), so stopping at the verdicts would have lost none.`;
  if (wrong.length === 0)
    return `${all}None of the ${formatCount(good, "good run")} (${level}) would have been lost by stopping at the verdicts.`;
  const names = wrong.slice(0, named).map((run) => `${labelIn(view, run)} (${bestText(run)})`);
  const more = wrong.length > named ? ` and ${wrong.length - named} more` : "";
  return `${all}Stopping at the verdicts would have been wrong for ${wrong.length} of the ${formatCount(good, "good run")} (${level}): ${names.join(", ")}${more}.`;
}

function bestText({ summary }: RunView): string {
  const objective = objectiveOf(summary);
  const value = resultOf(summary);
  return isShare(objective.metric) ? formatPercent(value) : `${objective.metric} ${formatNumber(value, 4)}`;
}
