import { parameterName } from "../../../server/src/domain/ownNames.ts";
import { varyingPaths } from "../../../server/src/domain/parameters.ts";
import { type RunField, runFields } from "../../../server/src/domain/runFields.ts";
import { areScoresShown } from "../../../server/src/domain/scoresShown.ts";
import { type Metric, metricOf, objectiveOf, scoreMetric } from "../state/metrics.ts";
import type { Run, View } from "../state/state.ts";

/** One column of the table of runs. */
export interface Column {
  /** the name of its field, where it has one */
  id: string;
  title: string;
  /** what assistive technology and the tooltip say; begins with the title */
  spoken?: string;
  subscript?: string;
  /** the least width in CSS pixels, and its share of the room that is left */
  width: number;
  grow: number;
  /** columns with the highest number are left out first where there is no room */
  rank: number;
  /** widths of the table in CSS pixels between which it can be shown */
  from?: number;
  until?: number;
  numeric?: boolean;
  /** what it shows and sorts by; a column without it cannot be sorted */
  field?: RunField;
  /** shown only where the user chose it */
  isHidden?: boolean;
  /** what a sparkline draws of each epoch */
  trend?: Metric;
}

/** Below this width a state is a sign alone. */
const roomForStates = 720;
const sign = { id: "glyph", title: "", spoken: "State", width: 20, until: roomForStates };
const state = { id: "state", title: "State", width: 96, from: roomForStates };
const study = { id: "study", title: "Study", width: 66, grow: 1.8, rank: 2 };
const results = [
  { id: "epoch", title: "Epoch", width: 54, grow: 1.8, rank: 3, numeric: true },
  { id: "best", title: "Best", width: 56, grow: 0.7, rank: 4, numeric: true },
  { id: "validationAccuracy", title: "Acc.", width: 50, grow: 0.7, rank: 1, numeric: true },
  { id: "sF", title: "s", subscript: "F", width: 50, grow: 0.7, rank: 5, numeric: true },
  { id: "sFv", title: "s", subscript: "Fv", width: 50, grow: 0.7, rank: 8, numeric: true },
  { id: "sparkline", title: "Trend", width: 52, grow: 0, rank: 6 },
  { id: "tags", title: "Tags", width: 70, grow: 0.7, rank: 4.5 },
  { id: "verdict", title: "Verdict", width: 78, grow: 0, rank: 0.5 },
  { id: "actions", title: "Actions", width: 112, grow: 0, rank: 9 },
];

/** What some columns are called in full. */
const spoken: Record<string, string> = {
  best: "Best (the study's objective at its best epoch)",
  validationAccuracy: "Acc. (validation accuracy)",
};

/** The parameters that are shown before the results give way. */
const keptParameters = 2;

/**
 * All columns for some runs: a column for each parameter that distinguishes them, and for their state and results.
 *
 * @param paths of the parameters by which the runs are called
 */
export function columnsOf(runs: readonly Run[], paths: readonly string[]): Column[] {
  const summaries = runs.map(({ summary }) => summary);
  const fields = new Map(runFields(summaries, paths).map((field) => [field.name, field]));
  const withField = (column: Omit<Column, "grow" | "rank"> & Partial<Column>): Column => {
    const field = fields.get(column.id === "glyph" ? "state" : column.id);
    const full = Object.hasOwn(spoken, column.id) && spoken[column.id];
    return { grow: 0, rank: 0, ...(full ? { spoken: full } : {}), ...column, ...(field ? { field } : {}) };
  };
  const telling = byTelling(runs, paths);
  const parameters = paths.map((path) => {
    const index = telling.indexOf(path);
    const { title } = fields.get(parameterName(path))!;
    const numeric = runs.every(
      (run) => typeof fields.get(parameterName(path))!.value(run.summary) !== "string",
    );
    const rank = index < keptParameters ? 0.2 + index : 3.5 + index / 100;
    // A number that is cut off is another number.
    const longest = numeric ? longestText(runs, fields.get(parameterName(path))!) : 0;
    const width = Math.min(90, 16 + 7 * Math.max(title.length, longest));
    return withField({ id: parameterName(path), title, width, grow: 1, rank, numeric });
  });
  const isOneStudy = new Set(summaries.map((summary) => summary.study)).size < 2;
  const hasValue = (id: string) => summaries.some((summary) => fields.get(id)?.value(summary) != null);
  const isTrained = summaries.some(({ epoch }) => epoch > 0);
  // A regression has no accuracy, and a network without hidden layers no scores.
  const isShown = ({ id }: { id: string }) =>
    id === "best" || id === "tags"
      ? hasValue(id)
      : !isTrained || !["validationAccuracy", "sF", "sFv"].includes(id) || hasValue(id);
  const hasScores = areScoresShown(summaries);
  const trend = hasScores ? scoreMetric("sF") : metricOf(objectiveOf(runs).metric);
  const special = ({ id }: { id: string }): Partial<Column> => {
    if (id === "sparkline") return { trend, spoken: `Trend of ${trend.label}` };
    // Without accuracies it is the result, which stays where there is little room.
    if (id === "best" && !hasValue("validationAccuracy")) return { rank: 1 };
    return id === "sF" || id === "sFv" ? { isHidden: !hasScores } : {};
  };
  return [
    withField(sign),
    withField(state),
    ...(isOneStudy ? [] : [withField(study)]),
    ...parameters,
    ...results.filter(isShown).map((column) => withField({ ...column, ...special(column) })),
  ];
}

/** The paths, those first that distinguish the most runs from others of their own study. */
function byTelling(runs: readonly Run[], paths: readonly string[]): string[] {
  const studies = [...Map.groupBy(runs, ({ summary }) => summary.study).values()];
  if (studies.length < 2) return [...paths];
  const counts = new Map(paths.map((path) => [path, 0]));
  for (const study of studies)
    for (const path of varyingPaths(study.map(({ summary }) => summary)))
      if (counts.has(path)) counts.set(path, counts.get(path)! + study.length);
  return paths.toSorted((a, b) => counts.get(b)! - counts.get(a)!);
}

/** Characters of the longest value; of many runs the first, which tell enough. */
function longestText(runs: readonly Run[], field: RunField): number {
  return runs.slice(0, 200).reduce((most, { summary }) => Math.max(most, field.text(summary).length), 0);
}

const gap = 8;

/** Whether the user shows a column; undefined where they did not choose. */
export function chosenIn(choices: Readonly<Record<string, boolean>>, id: string): boolean | undefined {
  return Object.hasOwn(choices, id) ? choices[id] : undefined;
}

/**
 * The columns that fit into a table of this width, in CSS pixels.
 *
 * @param choices of the user: true is shown before others, false is not shown
 */
export function columnsFor(
  columns: readonly Column[],
  width: number,
  choices: Readonly<Record<string, boolean>> = {},
): Column[] {
  const chosen = (id: string) => chosenIn(choices, id);
  const isPossible = ({ id, from = 0, until = Number.POSITIVE_INFINITY, isHidden = false }: Column) =>
    width >= from && width < until && (chosen(id) ?? !isHidden);
  const rankOf = (column: Column) => (chosen(column.id) ? column.rank / 100 : column.rank);
  let shown = columns.filter(isPossible);
  const needed = () => shown.reduce((sum, column) => sum + column.width + gap, gap);
  while (needed() > width && shown.length > 1) {
    const worst = shown.reduce((a, b) => (rankOf(b) > rankOf(a) ? b : a));
    shown = shown.filter((column) => column !== worst);
  }
  return shown;
}

/** A column as a track of a CSS grid. */
export function trackOf({ width, grow }: Column): string {
  return grow > 0 ? `minmax(${width}px, ${grow}fr)` : `${width}px`;
}

/** The runs in the order that the view asks for, pinned ones first; those without a value come last either way. */
export function sortRuns(
  runs: Iterable<Run>,
  columns: readonly Column[],
  sort: View["sort"],
  pinned: View["pinned"] = [],
): Run[] {
  const sorted = [...runs];
  const field = columns.find(({ id }) => id === sort?.column)?.field;
  if (sort && field) {
    const sign = sort.descending ? -1 : 1;
    sorted.sort((left, right) => {
      const [a, b] = [field.value(left.summary), field.value(right.summary)];
      if (a === null || b === null) return Number(a === null) - Number(b === null);
      return a < b ? -sign : a > b ? sign : 0;
    });
  }
  if (pinned.length === 0) return sorted;
  const isPinned = ({ summary }: Run) => Number(pinned.includes(summary.run));
  return sorted.sort((left, right) => isPinned(right) - isPinned(left));
}
