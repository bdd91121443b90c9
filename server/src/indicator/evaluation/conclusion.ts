import { formatNumber, formatPercent, formatWholePercent } from "../../domain/format.ts";
import { isShare } from "../../domain/metrics.ts";
import { turned } from "../../domain/objective.ts";
import { sentenceOf } from "../../messages/catalogue.ts";
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
  evaluation: Evaluation,
): string {
  const stopped = badStopped + goodStopped;
  const runs = runsText(evaluation);
  if (stopped === 0) return sentenceOf("conclusion/stopped-none", { runs });
  if (stopped === evaluation.runs)
    return sentenceOf("conclusion/stopped-all", { runs, saved: savedText(savedOnBad) });
  return sentenceOf("conclusion/stopped", {
    stopped,
    runs,
    bad: badStopped,
    allBad: badStopped + badKept,
    saved: savedText(savedOnBad),
  });
}

/** The final results of stopped runs are not known, so no figure counts these runs. */
function runsText({ runs, unfinished }: Evaluation): string {
  const counted = `${runs} ${runs === 1 ? "run" : "runs"}`;
  return unfinished === 0 ? counted : `${counted} that trained to the end (${unfinished} more did not)`;
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
  if (good === 0) return sentenceOf("conclusion/no-good", {});
  const most = `with so few good runs the share could be up to ${formatPercent(falseStopsInterval.high)}`;
  if (goodStopped === 0) return sentenceOf("conclusion/none-wrong", { good, bound: most });
  const named = wronglyStopped
    .slice(0, NAMED)
    .map(
      ({ run, epoch, finalAccuracy }) =>
        `${labelOf(run)} at epoch ${epoch}, which reached ${valueText(finalAccuracy, evaluation)}`,
    );
  const more = wronglyStopped.length - named.length;
  return sentenceOf("conclusion/some-wrong", {
    wrong: goodStopped,
    good,
    runs: named.join("; "),
    more: more > 0 ? `; and ${more} more` : "",
  });
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
    return sentenceOf("conclusion/no-rule", { share: formatPercent(falseStops) });
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
