import { formatNumber, formatPercent, formatWholePercent } from "../../domain/format.ts";
import { isShare } from "../../domain/metrics.ts";
import { turned } from "../../domain/objective.ts";
import type { CourseOutcome, Evaluation } from "./evaluation.ts";

const NAMED = 3;

/** @param labelOf what a run is called */
export function conclusion(evaluation: Evaluation, labelOf: (run: string) => string): string[] {
  const verdicts = evaluation.courses.find(({ id }) => id === "verdicts")!;
  return [
    savedSentence(verdicts, evaluation),
    costSentence(verdicts, evaluation, labelOf),
    bestSentence(evaluation),
  ];
}

function savedSentence(
  { badStopped, badKept, goodStopped, savedOnBad }: CourseOutcome,
  { runs }: Evaluation,
): string {
  const stopped = badStopped + goodStopped;
  if (stopped === 0)
    return `Stopping at the verdicts would have stopped none of the ${runs} runs and saved nothing.`;
  if (stopped === runs)
    return `Stopping at the verdicts would have given up all ${runs} runs; ${savedText(savedOnBad)}.`;
  return `Stopping at the verdicts would have stopped ${stopped} of ${runs} runs, ${badStopped} of the ${badStopped + badKept} that did not end good; ${savedText(savedOnBad)}.`;
}

function savedText(savedOnBad: number): string {
  return `that saves ${formatPercent(savedOnBad)} of all epochs, those of good runs not counted`;
}

function costSentence(
  { goodStopped, goodKept, falseStopsInterval, wronglyStopped }: CourseOutcome,
  evaluation: Evaluation,
  labelOf: (run: string) => string,
): string {
  const good = goodStopped + goodKept;
  if (good === 0) return "No run ended good, so nothing tells what stopping would have cost.";
  const most = `with so few good runs the share could be up to ${formatPercent(falseStopsInterval.high)}`;
  if (goodStopped === 0) return `None of the ${good} good runs would have been stopped; ${most}.`;
  const named = wronglyStopped
    .slice(0, NAMED)
    .map(
      ({ run, epoch, finalAccuracy }) =>
        `${labelOf(run)} at epoch ${epoch}, which reached ${valueText(finalAccuracy, evaluation)}`,
    );
  const more = wronglyStopped.length - named.length;
  return `${goodStopped} of the ${good} good runs would have been stopped wrongly: ${named.join("; ")}${more > 0 ? `; and ${more} more` : ""}.`;
}

function bestSentence({ courses, falseStops, resamples }: Evaluation): string {
  const allowed = courses.filter(
    (course) => course.isBest !== null && (course.falseStops ?? 0) <= falseStops,
  );
  const best = allowed.reduce<CourseOutcome | null>(
    (a, b) => (a && a.savedOnBad >= b.savedOnBad ? a : b),
    null,
  );
  if (!best || best.savedOnBad <= 0)
    return `No rule would have saved anything with at most ${formatPercent(falseStops)} of the good runs stopped: training all to the end served best.`;
  const {
    title,
    savedOnBad,
    savedOnBadInterval: saved,
    goodStopped,
    goodKept,
    falseStopsInterval: wrong,
    isBest,
  } = best;
  const range = saved ? ` (95%: ${formatPercent(saved.low)} to ${formatPercent(saved.high)})` : "";
  return (
    `Of the rules that stop at most ${formatPercent(falseStops)} of the good runs, “${title}” would have served best: it saves ${formatPercent(savedOnBad)} of all epochs${range} ` +
    `and stops ${goodStopped} of ${goodStopped + goodKept} good runs (95%: ${formatPercent(wrong.low)} to ${formatPercent(wrong.high)}); it is the best in ${formatWholePercent(isBest!)} of ${resamples} resamples of the runs.`
  );
}

function valueText(value: number, { objective }: Evaluation): string {
  const shown = turned(value, objective);
  return isShare(objective.metric) ? formatPercent(shown) : formatNumber(shown, 4);
}
