import { runStates } from "../../../server/src/domain/runState.ts";
import { verdictOrder } from "../../../server/src/domain/verdictWords.ts";
import type { Run, View } from "../state/state.ts";
import type { ColumnId } from "./columnId.ts";

/** One column of the table of runs. */
export interface Column {
  id: ColumnId;
  title: string;
  /** what assistive technology and the tooltip say; begins with the title */
  spoken?: string;
  subscript?: string;
  /** its track in a CSS grid */
  track: string;
  /** table widths in CSS pixels between which it is shown */
  from: number;
  until?: number;
  numeric?: boolean;
  /** what it sorts by; a column without it cannot be sorted */
  key?: (run: Run) => number | string | null;
}

const stateKey = ({ summary }: Run) => runStates.indexOf(summary.state);

/** All columns in the order in which they are shown. */
export const columns: readonly Column[] = [
  { id: "glyph", title: "", spoken: "State", track: "22px", from: 0, until: 720, key: stateKey },
  { id: "state", title: "State", track: "96px", from: 720, key: stateKey },
  {
    id: "name",
    title: "Study",
    track: "minmax(66px, 1.8fr)",
    from: 540,
    key: ({ summary }) => summary.name,
  },
  {
    id: "gain",
    title: "Gain",
    track: "minmax(50px, 1fr)",
    from: 0,
    numeric: true,
    key: ({ summary }) => summary.gain,
  },
  {
    id: "seed",
    title: "Seed",
    track: "minmax(40px, 0.5fr)",
    from: 430,
    numeric: true,
    key: ({ summary }) => summary.seed,
  },
  {
    id: "progress",
    title: "Epoch",
    track: "minmax(54px, 1.8fr)",
    from: 290,
    numeric: true,
    key: ({ summary }) => summary.epoch / summary.epochs,
  },
  {
    id: "accuracy",
    title: "Acc.",
    spoken: "Acc. (validation accuracy)",
    track: "minmax(50px, 0.7fr)",
    from: 0,
    numeric: true,
    key: ({ summary }) => summary.validationAccuracy,
  },
  {
    id: "sF",
    title: "s",
    subscript: "F",
    track: "minmax(46px, 0.7fr)",
    from: 360,
    numeric: true,
    key: ({ summary }) => summary.scores?.sF ?? null,
  },
  {
    id: "sFv",
    title: "s",
    subscript: "Fv",
    track: "minmax(50px, 0.7fr)",
    from: 600,
    numeric: true,
    key: ({ summary }) => summary.scores?.sFv ?? null,
  },
  { id: "sparkline", title: "Trend", spoken: "Trend of s F", track: "52px", from: 470 },
  {
    id: "verdict",
    title: "Verdict",
    track: "76px",
    from: 0,
    key: ({ summary }) => (summary.verdict ? verdictOrder.indexOf(summary.verdict.verdict) : null),
  },
  { id: "actions", title: "Actions", track: "112px", from: 860 },
];

/** The columns that fit into a table of this width, in CSS pixels. */
export function columnsFor(width: number): readonly Column[] {
  return columns.filter(({ from, until }) => width >= from && width < (until ?? Number.POSITIVE_INFINITY));
}

/** The runs in the order that the view asks for, pinned ones first; those without a value come last either way. */
export function sortRuns(runs: Iterable<Run>, sort: View["sort"], pinned: View["pinned"] = []): Run[] {
  const sorted = [...runs];
  const key = columns.find(({ id }) => id === sort?.column)?.key;
  if (sort && key) {
    const sign = sort.descending ? -1 : 1;
    sorted.sort((left, right) => {
      const [a, b] = [key(left), key(right)];
      if (a === null || b === null) return Number(a === null) - Number(b === null);
      return a < b ? -sign : a > b ? sign : 0;
    });
  }
  if (pinned.length === 0) return sorted;
  const isPinned = ({ summary }: Run) => Number(pinned.includes(summary.run));
  return sorted.sort((left, right) => isPinned(right) - isPinned(left));
}
