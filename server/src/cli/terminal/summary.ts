import { uncalibratedNote } from "../../indicator/verdicts/explanation.ts";
import { type Decision, decisionOf } from "./decision.ts";
import { count, duration, percent } from "./format.ts";
import { hindsight } from "./hindsight.ts";
import { noColours, type Paint, type Tone } from "./paint.ts";
import { runLabel } from "./runLabel.ts";
import { savings, trainingSeconds } from "./savings.ts";
import { calibrationText, type RunView, type StudyView } from "./studyView.ts";
import { stateCounts } from "./table.ts";
import { wrap } from "./wrap.ts";

/** Runs that a list names one by one; the rest is counted. */
const named = 6;

const groups: { kind: Decision["kind"]; title: string; note: string; tone: Tone }[] = [
  { kind: "keep", title: "Keep", note: "", tone: "good" },
  { kind: "settled", title: "Settled", note: "; more epochs are not expected to help", tone: "settled" },
  { kind: "giveUp", title: "Give up", note: "", tone: "bad" },
];

/**
 * The study in words: which runs to keep, which to give up, what giving up saves, how far the verdicts can be
 * trusted and, for runs that trained to the end, whether they were right.
 *
 * @param columns characters that a line may have
 */
export function renderSummary(view: StudyView, columns: number, paint: Paint = noColours): string[] {
  const runs = [...view.runs.values()];
  const width = Math.min(columns, 100);
  const epochs = runs.reduce((sum, { summary }) => sum + Math.max(summary.epoch, 0), 0);
  const heading = `${view.name}: ${stateCounts(runs)}; ${count(epochs, "epoch")} in ${duration(trainingSeconds(runs))} of training.`;

  const lists = groups.flatMap(({ kind, title, note, tone }) => {
    const members = runs.filter((run) => decisionOf(run).kind === kind);
    if (members.length === 0) return [];
    const [first = "", ...rest] = wrap(
      `${title} ${members.length}: ${names(members, view)}${note}.`,
      width,
      "  ",
    );
    return [paint(tone, first), ...rest.map((line) => paint(tone, line))];
  });
  const broken = runs
    .filter((run) => decisionOf(run).kind === "broken")
    .flatMap((run) => wrap(`${runLabel(run, view)} ${brokenText(run)}`, width, "  "))
    .map((line) => paint("broken", line));
  const open = runs.filter((run) => decisionOf(run).kind === "open").length;
  const waiting = open === 0 ? "" : `${count(open, "run")} without a verdict.`;
  const sentences = [waiting, savings(runs), calibrationText(view) || trust(runs), hindsight(view)].filter(
    (text) => text !== "",
  );
  return [
    ...wrap(heading, width).map((line) => paint("strong", line)),
    ...lists,
    ...broken,
    ...sentences.flatMap((text) => wrap(text, width)),
  ];
}

function names(members: readonly RunView[], view: StudyView): string {
  const best = [...members].sort(
    (a, b) => (b.summary.validationAccuracy ?? 0) - (a.summary.validationAccuracy ?? 0),
  );
  const texts = best
    .slice(0, named)
    .map((run) => `${runLabel(run, view)} (${percent(run.summary.validationAccuracy)}${whenStopped(run)})`);
  const more = members.length - texts.length;
  return `${texts.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

function whenStopped({ summary }: RunView): string {
  return summary.epoch < summary.epochs ? ` at epoch ${Math.max(summary.epoch, 0)}` : "";
}

function brokenText({ summary }: RunView): string {
  const when = summary.epoch > 0 ? `after epoch ${summary.epoch}` : "at the start";
  return `${summary.state} ${when}${summary.problem === null ? "." : `: ${summary.problem}`}`;
}

function trust(runs: readonly RunView[]): string {
  const verdicts = runs.flatMap((run) => run.verdicts);
  if (verdicts.length === 0) return "";
  return verdicts.every(({ calibrated }) => calibrated)
    ? "The thresholds are calibrated for this kind of study."
    : uncalibratedNote.replace("this verdict only advises", "these verdicts only advise");
}
