import { formatCount } from "../../domain/format.ts";
import { isAdvisedAgainst } from "../../domain/runState.ts";
import type { RunState } from "../../protocol/protocol.ts";
import { noColours, type Paint } from "./paint.ts";
import { calibrationText, labelIn, type RunView, type StudyView } from "./studyView.ts";
import { type Column, columnsFor } from "./tableColumns.ts";
import { clip, pad, wrap } from "./wrap.ts";

const gap = "  ";

/**
 * The live table: a heading, a row per run and, when some runs have no row, a line that counts them.
 *
 * @param columns characters that a line may have
 * @param rows lines that there are room for; at least 3 are used
 */
export function renderTable(
  view: StudyView,
  columns: number,
  rows: number,
  paint: Paint = noColours,
): string[] {
  const runs = [...view.runs.values()];
  const room = Math.max(rows - 2, 1);
  const shown = runs.length <= room ? runs : mostInteresting(runs, Math.max(room - 1, 1));
  const hidden = runs.filter((run) => !shown.includes(run));
  const layout = fitColumns(columnsFor(view), columns);
  const line = (cellOf: (column: Column) => string) => layout.map(cellOf).join(gap).trimEnd();
  const table = [
    paint("strong", clip(heading(view), columns)),
    paint(
      "dim",
      line((column) => cell(column.title, column)),
    ),
    ...shown.map((run) =>
      line((column) => paint(column.tone?.(run), cell(column.text(run, column.width), column))),
    ),
    ...(hidden.length === 0
      ? []
      : [paint("dim", clip(`and ${hidden.length} more: ${stateCounts(hidden)}`, columns))]),
  ];
  const note = [
    ...readingNote(view, columns),
    ...calibrationNote(view, columns),
    ...newestWarning(view, columns),
  ];
  return table.length + note.length <= rows ? [...table, ...note] : table;
}

function heading(view: StudyView): string {
  const runs = [...view.runs.values()];
  const trained = runs.reduce((sum, { summary }) => sum + Math.max(summary.epoch, 0), 0);
  const all = runs.reduce((sum, { summary }) => sum + summary.epochs, 0);
  return `${view.name}: ${formatCount(runs.length, "run")}, ${stateCounts(runs)}; ${trained} of ${formatCount(all, "epoch")}`;
}

/** How far the data of runs is read, below an empty line; [] where none is being read. */
function readingNote(view: StudyView, columns: number): string[] {
  const sentences = new Set([...view.runs.values()].flatMap(({ summary }) => summary.reading ?? []));
  return sentences.size === 0 ? [] : ["", ...[...sentences].map((sentence) => clip(sentence, columns))];
}

/** How far the study's calibration is, below an empty line; [] where it has none. */
function calibrationNote(view: StudyView, columns: number): string[] {
  const text = calibrationText(view);
  return text === "" ? [] : ["", ...wrap(text, Math.min(columns, 100), "  ")];
}

/** The reason for the newest verdict that speaks against a run, below an empty line; [] when there is none. */
function newestWarning(view: StudyView, columns: number): string[] {
  const warned = [...view.runs.values()].filter(({ summary }) => isAdvisedAgainst(summary));
  const epochOf = ({ summary }: RunView) => summary.verdict?.epoch ?? 0;
  const newest = warned.reduce<RunView | null>(
    (a, b) => (a !== null && epochOf(a) > epochOf(b) ? a : b),
    null,
  );
  const verdict = newest?.summary.verdict;
  if (!newest || !verdict) return [];
  return ["", ...wrap(`${labelIn(view, newest)}: ${verdict.sentence}`, Math.min(columns, 100), "  ")];
}

/** "2 running, 1 finished", in the order of `states`. */
export function stateCounts(runs: readonly RunView[]): string {
  return states
    .map((state) => [state, runs.filter(({ summary }) => summary.state === state).length] as const)
    .filter(([, number]) => number > 0)
    .map(([state, number]) => `${number} ${state}`)
    .join(", ");
}

/** Most interesting first: what is under way, then what went wrong, then what has ended. */
const states: readonly RunState[] = [
  "running",
  "paused",
  "interrupted",
  "failed",
  "diverged",
  "stopped",
  "finished",
  "queued",
];

/** The `room` runs that are worth a row, in the order of the launch. */
function mostInteresting(runs: readonly RunView[], room: number): RunView[] {
  const interest = ({ summary }: RunView) => states.indexOf(summary.state);
  // among the ended, the best: they are what the study is for
  const accuracy = ({ summary }: RunView) => summary.validationAccuracy ?? 0;
  const ranked = [...runs].sort((a, b) => interest(a) - interest(b) || accuracy(b) - accuracy(a));
  const chosen = new Set(ranked.slice(0, room));
  return runs.filter((run) => chosen.has(run));
}

/** The columns that fit, widened by what room is left. */
function fitColumns(all: Column[], columns: number): Column[] {
  let kept = all;
  while (kept.length > 1 && totalWidth(kept) > columns) {
    const last = kept.reduce((worst, column) => (column.rank > worst.rank ? column : worst));
    kept = kept.filter((column) => column !== last);
  }
  let left = columns - totalWidth(kept);
  return kept.map((column, i) => {
    const stillGrowing = kept.slice(i).reduce((sum, { grow }) => sum + grow, 0);
    const share = column.grow === 0 ? 0 : Math.floor((left * column.grow) / stillGrowing);
    const extra = Math.max(Math.min(share, column.grow), 0);
    left -= extra;
    return { ...column, width: column.width + extra };
  });
}

function totalWidth(columns: readonly Column[]): number {
  return columns.reduce((sum, { width }) => sum + width + gap.length, -gap.length);
}

function cell(text: string, { width, align }: Column): string {
  return pad(clip(text, width), width, align);
}
