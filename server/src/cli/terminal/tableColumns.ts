import type { RunState } from "../../protocol/protocol.ts";
import { gainText } from "../../specification/expansion/gainText.ts";
import { percent, scoreText } from "./format.ts";
import type { Tone } from "./paint.ts";
import { progressBar } from "./progressBar.ts";
import { architecturesDiffer } from "./runLabel.ts";
import { sparkline } from "./sparkline.ts";
import type { RunView, StudyView } from "./studyView.ts";

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

/** All columns for this study, in their order. */
export function columnsFor(view: StudyView): Column[] {
  const runs = [...view.runs.values()];
  const widest = (texts: string[], title: string) =>
    Math.max(title.length, ...texts.map((text) => text.length));
  const gains = runs.map(({ summary }) => gainText(summary.gain));
  const seeds = runs.map(({ summary }) => String(summary.seed));
  const layers = runs.map(({ summary }) => summary.hidden.join("-"));
  const epochDigits = Math.max(...runs.map(({ summary }) => String(summary.epochs).length), 1);

  const architecture: Column = {
    ...fixed("layers", "left", Math.min(widest(layers, "layers"), 20), 6),
    text: ({ summary }) => summary.hidden.join("-"),
  };
  return [
    { ...fixed("seed", "right", widest(seeds, "seed"), 0), text: ({ summary }) => String(summary.seed) },
    { ...fixed("gain", "right", widest(gains, "gain"), 1), text: ({ summary }) => gainText(summary.gain) },
    ...(architecturesDiffer(view) ? [architecture] : []),
    { ...fixed("state", "left", 8, 7), text: stateText, tone: stateTone },
    {
      ...fixed("epoch", "left", 2 * epochDigits + 6, 4),
      grow: 12,
      text: ({ summary }, width) => {
        const digits = `${Math.max(summary.epoch, 0)}/${summary.epochs}`.padStart(2 * epochDigits + 1);
        return `${progressBar(summary.epoch, summary.epochs, width - digits.length - 1)} ${digits}`;
      },
    },
    { ...fixed("val acc", "right", 7, 2), text: ({ summary }) => percent(summary.validationAccuracy) },
    { ...fixed("s_F", "right", 6, 3), text: ({ summary }) => scoreText(summary.scores?.sF ?? null) },
    { ...fixed("s_Fv", "right", 5, 8), text: ({ summary }) => percent(summary.scores?.sFv ?? null) },
    {
      ...fixed("decay", "left", 7, 5),
      grow: 24,
      text: ({ epochs }, width) =>
        sparkline(
          epochs.map((point) => point.meanSingularValue),
          width,
        ),
      tone: verdictTone,
    },
    { ...fixed("verdict", "left", 9, 1), text: verdictText, tone: verdictTone },
  ];
}

/** What a verdict is painted with. */
export function verdictTone({ summary }: RunView): Tone | undefined {
  if (summary.verdict === null || summary.dismissed) return undefined;
  return ({ continue: "good", discard: "bad", saturated: "settled" } as const)[summary.verdict.verdict];
}

function verdictText({ summary }: RunView): string {
  return summary.verdict?.verdict ?? "–";
}

/** `interrupted` does not fit the column, and what matters to a person is that it goes on by itself. */
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
