import { formatNumber, formatPercent } from "../../domain/format.ts";
import { metricTitle } from "../../domain/metrics.ts";
import { formatParameter, parameterLabels, parametersOf, seedPath } from "../../domain/parameters.ts";
import { formatMetric } from "../../domain/runFields.ts";
import { areScoresShown } from "../../domain/scoresShown.ts";
import { shortVerdict, type VerdictName } from "../../domain/verdictWords.ts";
import { known } from "../../protocol/notifications.ts";
import type { RunState } from "../../protocol/protocol.ts";
import type { Tone } from "./paint.ts";
import { progressBar } from "./progressBar.ts";
import { sparkline } from "./sparkline.ts";
import type { RunView, StudyView } from "./studyView.ts";
import { widthOf } from "./wrap.ts";

/** One column of the live table. */
export interface Column {
  title: string;
  align: "left" | "right";
  /** the least width that it can be drawn with, in characters */
  width: number;
  /** how much of the room that is left it can use */
  grow: number;
  /** columns with the highest number leave first when the terminal is narrow */
  rank: number;
  text(run: RunView, width: number): string;
  tone?(run: RunView): Tone | undefined;
}

/** Most characters of a column of parameters. */
const widestParameter = 20;

/** All columns for this study, in their order. */
export function columnsFor(view: StudyView): Column[] {
  const runs = [...view.runs.values()];
  // The study as a whole gives the scale, so that runs differ where they decay differently.
  const means = runs.flatMap(({ records }) => known(records).map((point) => point.meanSingularValue));
  const range = [Math.min(...means), Math.max(...means)] as const;
  const epochDigits = Math.max(...runs.map(({ summary }) => String(summary.epochs).length), 1);

  return [
    ...parameterColumns(view),
    { ...fixed("state", "left", 8, 7), text: stateText, tone: stateTone },
    {
      ...fixed("epoch", "left", 2 * epochDigits + 6, 4),
      grow: 12,
      text: ({ summary }, width) => {
        const digits = `${Math.max(summary.epoch, 0)}/${summary.epochs}`.padStart(2 * epochDigits + 1);
        return `${progressBar(summary.epoch, summary.epochs, width - digits.length - 1)} ${digits}`;
      },
    },
    {
      ...fixed(metricTitle(view.metric), "right", 8, 2),
      text: ({ records }) => formatMetric(known(records).at(-1)?.value ?? null, view.metric),
    },
    {
      ...fixed("best", "right", 6, 6),
      text: ({ summary: { best } }) => formatMetric(best?.value ?? null, view.metric),
    },
    ...(areScoresShown(runs.map(({ summary }) => summary)) ? scoreColumns : []),
    {
      ...fixed("decay", "left", 7, 5),
      grow: 24,
      text: ({ records }, width) =>
        sparkline(
          known(records).map((point) => point.meanSingularValue),
          width,
          range,
        ),
      tone: verdictTone,
    },
    { ...fixed("verdict", "left", 9, 1), text: verdictText, tone: verdictTone },
  ];
}

const scoreColumns: readonly Column[] = [
  { ...fixed("s_F", "right", 6, 3), text: ({ summary }) => formatNumber(summary.scores?.sF ?? null) },
  { ...fixed("s_Fv", "right", 5, 8), text: ({ summary }) => formatPercent(summary.scores?.sFv ?? null) },
];

/** A column for each parameter that distinguishes the runs; the seed leaves last. */
function parameterColumns({ paths, runs }: StudyView): Column[] {
  const labels = parameterLabels(paths);
  const all = [...runs.values()].map(({ summary }) => parametersOf(summary));
  return paths.map((path, index) => {
    const title = labels.get(path)!;
    const texts = all.map((parameters) => formatParameter(parameters[path]));
    const width = Math.min(Math.max(widthOf(title), ...texts.map(widthOf)), widestParameter);
    const isNumber = all.every((parameters) => typeof parameters[path] === "number");
    // The first few tell most; the seed tells every run from the others.
    const rank = path === seedPath ? 0 : index < 3 ? 1 + index / 10 : 5 + index / 100;
    return {
      ...fixed(title, isNumber ? "right" : "left", width, rank),
      text: ({ summary }) => formatParameter(parametersOf(summary)[path]),
    };
  });
}

const verdictTones: Record<VerdictName, Tone> = {
  continue: "good",
  discard: "bad",
  saturated: "settled",
  unknown: "dim",
};

/** What a verdict is painted with. */
export function verdictTone({ summary }: RunView): Tone | undefined {
  if (summary.verdict === null || summary.dismissed) return undefined;
  return verdictTones[summary.verdict.verdict];
}

function verdictText({ summary }: RunView): string {
  return summary.verdict ? shortVerdict(summary.verdict) : "–";
}

/** `interrupted` does not fit the column, and what matters to a person is that it continues by itself. */
function stateText({ summary }: RunView): string {
  return summary.state === "interrupted" ? "resuming" : summary.state;
}

function stateTone({ summary }: RunView): Tone | undefined {
  const tones: Partial<Record<RunState, Tone>> = { diverged: "broken", failed: "broken", queued: "dim" };
  return tones[summary.state];
}

function fixed(title: string, align: Column["align"], width: number, rank: number) {
  return { title, align, width, grow: 0, rank };
}
