import { decisionOf } from "./decision.ts";
import { percent } from "./format.ts";
import { runLabel } from "./runLabel.ts";
import type { RunView, StudyView } from "./studyView.ts";

/**
 * Whether the verdicts were right, told by the final accuracies of runs that trained to the end in spite of
 * them: right is that every run to keep ended above every run to give up. Needs no idea of which accuracy is
 * good. Empty while one of the two kinds has no finished run.
 */
export function hindsight(view: StudyView): string {
  const finished = [...view.runs.values()].filter(({ summary }) => summary.state === "finished");
  const kept = finished.filter((run) => ["keep", "settled"].includes(decisionOf(run).kind)).sort(byAccuracy);
  const given = finished.filter((run) => decisionOf(run).kind === "giveUp").sort(byAccuracy);
  const [bestKept, worstKept, bestGiven] = [kept.at(-1), kept[0], given.at(-1)];
  if (bestKept === undefined || worstKept === undefined || bestGiven === undefined) return "";

  const [low, high] = [accuracy(worstKept), accuracy(bestGiven)];
  if (low > high) {
    return `The verdicts were right: every run to keep ended above every run to give up (${percent(low)} at least, against ${percent(high)} at most).`;
  }
  const wrong = given.filter((run) => accuracy(run) >= low).length;
  const best =
    accuracy(bestKept) >= high
      ? "The best run was among those to keep."
      : "The best run was one of those to give up.";
  return `The verdicts were not all right: ${wrong} of ${given.length} to give up ended no lower than ${runLabel(worstKept, view)}, a run to keep (${percent(low)}); ${runLabel(bestGiven, view)} reached ${percent(high)}. ${best}`;
}

function accuracy({ summary }: RunView): number {
  return summary.validationAccuracy ?? 0;
}

function byAccuracy(a: RunView, b: RunView): number {
  return accuracy(a) - accuracy(b);
}
