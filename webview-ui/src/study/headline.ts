/** A study's results in a sentence: how many runs are good, the best, and whether verdicts were wrong. */

import { formatCount, formatWholePercent } from "../../../server/src/domain/format.ts";
import { isBetter, resultOf } from "../../../server/src/domain/objective.ts";
import { formatMetric } from "../../../server/src/domain/runFields.ts";
import { isOver } from "../../../server/src/domain/runState.ts";
import { objectiveOf } from "../state/metrics.ts";
import type { Run } from "../state/state.ts";

/** A finished run counts as good within this of the best, as a spec's study.success has it by default. */
const margin = 0.05;

/** "" while no run has a result. */
export function headline(runs: readonly Run[]): string {
  const objective = objectiveOf(runs);
  const { metric } = objective;
  const over = runs.filter(({ summary }) => isOver(summary.state));
  const results = over.flatMap(({ summary }) => resultOf(summary) ?? []);
  if (results.length === 0) return "";
  const best = results.reduce((a, b) => (isBetter(b, a, objective) ? b : a));
  const allowed = metric === "validationAccuracy" ? margin : margin * Math.abs(best);
  const isGood = (result: number | null) => result !== null && Math.abs(result - best) <= allowed;
  const guess = guessing(runs);
  const bestText = `best ${formatMetric(best, metric)}`;
  if (metric === "validationAccuracy" && guess !== null && best < guess + margin)
    return `None of ${formatCount(over.length, "run")} learned: ${bestText}, and guessing reaches ${formatMetric(guess, metric)}.`;
  const good = over.filter(({ summary }) => isGood(resultOf(summary))).length;
  const finished = over.filter(({ summary }) => summary.state === "finished" && summary.verdict !== null);
  const wrong = finished.filter(({ summary }) => {
    const verdict = summary.verdict!.verdict;
    const wasGood = isGood(resultOf(summary));
    return (
      (verdict === "discard" && wasGood) ||
      (verdict === "continue" && !wasGood && isChance(summary.validationAccuracy, guess))
    );
  }).length;
  const told =
    finished.length > 0
      ? ` ${wrong === 0 ? "None" : wrong} of ${formatCount(finished.length, "verdict")} on finished runs ${wrong === 1 ? "was" : "were"} wrong.`
      : "";
  const within = metric === "validationAccuracy" ? `${100 * margin} points` : formatWholePercent(margin);
  return `${good} of ${formatCount(over.length, "run")} came within ${within} of the best: ${bestText}.${told}`;
}

function guessing(runs: readonly Run[]): number | null {
  const known = runs.flatMap(({ records }) => records.find((record) => record?.guessing)?.guessing ?? []);
  return known[0]?.accuracy ?? null;
}

function isChance(accuracy: number | null, guess: number | null): boolean {
  return accuracy !== null && guess !== null && accuracy < guess + 0.02;
}
