import { formatPercent } from "../../domain/format.ts";
import { stopPoint } from "./outcome.ts";
import { labelIn, type RunView, type StudyView } from "./studyView.ts";

/**
 * Whether the verdicts were right, by the final accuracies of the runs that trained to their end. They were where
 * every run that they kept ended above every run that they would have stopped, so no idea of a good accuracy is
 * needed. Empty while no finished run had a verdict `discard`.
 */
export function hindsight(view: StudyView): string {
  const finished = [...view.runs.values()].filter(({ summary }) => summary.state === "finished");
  const isDiscarded = (run: RunView) => stopPoint(run)?.verdict === "discard";
  const discarded = finished.filter(isDiscarded).sort(byAccuracy);
  const kept = finished.filter((run) => !isDiscarded(run)).sort(byAccuracy);
  const [worstKept, bestDiscarded] = [kept[0], discarded.at(-1)];
  if (bestDiscarded === undefined) return "";
  const high = formatPercent(accuracy(bestDiscarded));
  const best = `${labelIn(view, bestDiscarded)} (${high})`;
  if (worstKept === undefined)
    return discarded.length === 1
      ? `The only finished run would have been stopped: ${best}.`
      : `All ${discarded.length} finished runs would have been stopped; the best of them was ${best}.`;

  const low = formatPercent(accuracy(worstKept));
  if (accuracy(worstKept) > accuracy(bestDiscarded))
    return `The verdicts were right: every run that they kept ended above every run that they would have stopped (at least ${low}, against at most ${high}).`;
  const wrong = discarded.filter((run) => accuracy(run) >= accuracy(worstKept)).length;
  const who = discarded.length === 1 ? "the run" : `${wrong} of the ${discarded.length} runs`;
  const bestKept = kept.at(-1)!;
  return (
    `Some verdicts were wrong: ${who} that they would have stopped ended at or above the worst run that they kept (${low}). ` +
    `The best run to be stopped was ${best}; the best to be kept was ${labelIn(view, bestKept)} (${formatPercent(accuracy(bestKept))}).`
  );
}

function accuracy({ summary }: RunView): number {
  return summary.validationAccuracy ?? 0;
}

function byAccuracy(a: RunView, b: RunView): number {
  return accuracy(a) - accuracy(b);
}
