import { foldMeans, foldPath } from "../../domain/foldMeans.ts";
import { formatCount, formatDuration } from "../../domain/format.ts";
import { metricTitle } from "../../domain/metrics.ts";
import { commonObjective, turned } from "../../domain/objective.ts";
import { runLabel } from "../../domain/parameters.ts";
import { formatMetric } from "../../domain/runFields.ts";
import { areScoresShown } from "../../domain/scoresShown.ts";
import { verdictBeginnings } from "../../domain/verdictWords.ts";
import { sentenceOf } from "../../messages/catalogue.ts";
import { known } from "../../protocol/notifications.ts";
import { hindsight } from "./hindsight.ts";
import { type Outcome, outcomeOf } from "./outcome.ts";
import { noColours, type Paint, type Tone } from "./paint.ts";
import { savings, trainingSeconds } from "./savings.ts";
import { calibrationText, labelIn, type RunView, type StudyView } from "./studyView.ts";
import { stateCounts } from "./table.ts";
import { wrap } from "./wrap.ts";

/** Runs that a list names one by one; the rest is counted. */
const named = 6;

const groups: { outcome: Outcome; title: string; tone: Tone }[] = [
  { outcome: "continue", title: verdictBeginnings.continue, tone: "good" },
  { outcome: "saturated", title: verdictBeginnings.saturated, tone: "settled" },
  { outcome: "unknown", title: verdictBeginnings.unknown, tone: "dim" },
  { outcome: "endedLow", title: "Ended low", tone: "bad" },
  { outcome: "discard", title: verdictBeginnings.discard, tone: "bad" },
];

/**
 * The study in words: the runs by their outcome, what stopping saves, how far the verdicts can be trusted and, for
 * runs that trained to the end, whether they were right.
 *
 * @param columns characters that a line may have
 */
export function renderSummary(view: StudyView, columns: number, paint: Paint = noColours): string[] {
  const runs = [...view.runs.values()];
  const width = Math.min(columns, 100);
  const epochs = runs.reduce((sum, { summary }) => sum + Math.max(summary.epoch, 0), 0);
  const heading = sentenceOf("summary/heading", {
    name: view.name,
    states: stateCounts(runs),
    epochs: formatCount(epochs, "epoch"),
    time: formatDuration(trainingSeconds(runs)),
  });

  const lists = groups.flatMap(({ outcome, title, tone }) => {
    const members = runs.filter((run) => outcomeOf(run, view) === outcome);
    if (members.length === 0) return [];
    const [first = "", ...rest] = wrap(`${title} ${members.length}: ${names(members, view)}.`, width, "  ");
    return [paint(tone, first), ...rest.map((line) => paint(tone, line))];
  });
  const broken = runs
    .filter((run) => outcomeOf(run, view) === "broken")
    .flatMap((run) => wrap(`${labelIn(view, run)} ${brokenText(run)}`, width, "  "))
    .map((line) => paint("broken", line));
  const open = runs.filter((run) => outcomeOf(run, view) === "open").length;
  const waiting = open === 0 ? "" : `${formatCount(open, "run")} without a verdict.`;
  const sentences = [
    waiting,
    savings(runs),
    calibrationText(view) || trust(runs),
    hindsight(view),
    scoresLegend(runs),
  ].filter((text) => text !== "");
  return [
    ...wrap(heading, width).map((line) => paint("strong", line)),
    ...[bestText(runs, view), foldText(runs, view)]
      .filter((text) => text !== "")
      .flatMap((text) => wrap(text, width)),
    ...lists,
    ...broken,
    ...sentences.flatMap((text) => wrap(text, width)),
  ];
}

/** What the columns s_F and s_Fv are; "" where they are not shown. */
function scoresLegend(runs: readonly RunView[]): string {
  const summaries = runs.map(({ summary }) => summary);
  const isShown = areScoresShown(summaries) && summaries.some(({ scores }) => scores !== null);
  return isShown ? sentenceOf("summary/scores", {}) : "";
}

/** The run with the best epoch; its best weights are kept. "" before the first epoch. */
function bestText(runs: readonly RunView[], view: StudyView): string {
  const objective = commonObjective(runs.map(({ summary }) => summary));
  const ranked = runs
    .filter(({ summary }) => summary.best)
    .toSorted((a, b) => turned(b.summary.best!.value - a.summary.best!.value, objective));
  const best = ranked[0]?.summary.best;
  if (!best) return "";
  const value = formatMetric(best.value, view.metric);
  return sentenceOf("summary/best", {
    name: labelIn(view, ranked[0]!),
    metric: metricTitle(view.metric),
    value,
    epoch: best.epoch,
    run: ranked[0]!.summary.run,
  });
}

/** What each configuration of a cross-validation reached, the best first; "" in other studies. */
function foldText(runs: readonly RunView[], { paths, metric }: StudyView): string {
  const means = foldMeans(runs.map(({ summary }) => summary));
  const varying = paths.filter((path) => path !== foldPath);
  const texts = means.slice(0, named).map(({ runs: [first], mean, deviation, folds }) => {
    const name = varying.length > 0 ? `${runLabel(first!, varying, " ")} ` : "";
    const spread = deviation === null ? "" : ` ± ${formatMetric(deviation, metric)}`;
    return `${name}(${formatMetric(mean, metric)}${spread}, ${formatCount(folds, "fold")})`;
  });
  if (texts.length === 0) return "";
  const more = means.length - texts.length;
  return sentenceOf("summary/folds", { metric: metricTitle(metric), configurations: texts.join(", "), more });
}

function names(members: readonly RunView[], view: StudyView): string {
  const objective = commonObjective(members.map(({ summary }) => summary));
  const worth = (run: RunView) => {
    const value = resultIn(run);
    return value === null ? Number.NEGATIVE_INFINITY : turned(value, objective);
  };
  const ranked = [...members].sort((a, b) => worth(b) - worth(a));
  const texts = ranked
    .slice(0, named)
    .map((run) => `${labelIn(view, run)} (${formatMetric(resultIn(run), view.metric)}${whereStopped(run)})`);
  const more = members.length - texts.length;
  return `${texts.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

/** The best objective, whose weights are kept; of a run without one, the newest. */
function resultIn({ summary, records }: RunView): number | null {
  return summary.best?.value ?? known(records).at(-1)?.value ?? null;
}

function whereStopped({ summary }: RunView): string {
  return summary.epoch < summary.epochs ? `, at epoch ${Math.max(summary.epoch, 0)}` : "";
}

function brokenText({ summary }: RunView): string {
  const when = summary.epoch > 0 ? `after epoch ${summary.epoch}` : "at the start";
  return `${summary.state} ${when}${summary.problem === null ? "." : `: ${summary.problem}`}`;
}

/** The source of the verdicts and their outcome, one sentence each. */
function trust(runs: readonly RunView[]): string {
  const verdicts = runs.flatMap((run) => run.verdicts);
  if (verdicts.length === 0) return "";
  const acted = runs.filter(({ verdicts }) => verdicts.some(({ decision }) => decision === "stopped")).length;
  const done =
    acted > 0
      ? sentenceOf("summary/stopped", { runs: formatCount(acted, "run") })
      : sentenceOf("summary/advice", {});
  const byScores = verdicts.filter(({ rule = "paper" }) => rule === "paper");
  if (byScores.length === 0) return done;
  return byScores.every(({ calibrated }) => calibrated)
    ? sentenceOf("summary/calibrated", { done })
    : sentenceOf("summary/by-hand", { done });
}
