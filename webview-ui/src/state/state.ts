import type { ByEpoch, KnownRun } from "../../../server/src/protocol/notifications.ts";
import type {
  DatasetPreview,
  EpochRecord,
  RunDetail,
  RunId,
  RunSummary,
  ScoreRecord,
  StudyId,
  StudySummary,
} from "../../../server/src/protocol/protocol.ts";
import type { HostEvent } from "./hostEvent.ts";

/** What the page knows of a run. Missing records are fetched. */
export interface Run extends KnownRun<ScoreRecord> {
  /** null until the run has been fetched */
  indicator: RunDetail["indicator"] | null;
  /** what decides its course; null or absent until the run has been fetched */
  config?: RunDetail["dai"] | null;
}

/** The runs that are listed: all, those of the specs in the open workspace, or those of one study. */
export type Scope = "all" | "workspace" | { study: StudyId };

export type StudyScore = "sF" | "sFv" | "accuracy";

/** A part of a picture: the values at its edges. */
export interface Zoom {
  x: readonly [number, number];
  y: readonly [number, number];
}

/** A stretch of an axis, in shares of its length. */
export interface Brush {
  from: number;
  to: number;
}

/** By path of a parameter; only the runs within all of them are listed. */
export type Brushes = Readonly<Record<string, Brush>>;

export type StudySection = "curves" | "parameters" | "compute" | "verdicts" | "studies";

/** How the user has arranged the page; survives hiding and reloading. */
export interface View {
  tab: "run" | "output" | "study" | "data";
  chosen: RunId | null;
  /** the study in which the user chose it, where several have it; null: the newest */
  chosenIn: StudyId | null;
  /** the run that is shown beside the chosen one */
  beside: RunId | null;
  /** the rows that actions on many runs are for */
  selected: readonly RunId[];
  pinned: readonly RunId[];
  /** the row that the arrow keys have reached */
  cursor: RunId | null;
  /** the studies whose runs are listed */
  scope: Scope;
  filter: string;
  /** null: the newest study first, and its runs in the order of their launch */
  sort: { column: string; descending: boolean } | null;
  /** by column: whether the user wants it shown or hidden; absent: shown where there is room */
  columns: Readonly<Record<string, boolean>>;
  decay: {
    form: "curves" | "heat";
    logValue: boolean;
    logIndex: boolean;
    /** the newest epoch that is drawn; null: follows the run */
    epoch: number | null;
  };
  /** whether the scores show the other runs of the study as well */
  others: boolean;
  /** whether the loss has a logarithmic axis */
  logLoss: boolean;
  /** the recorded metric whose curve the run's page has; null: the objective, or the first */
  metric: string | null;
  /** whether the evidence of the verdict is open */
  why: boolean;
  study: {
    section: StudySection;
    /** what the curves are of; null: the study's objective */
    metric: string | null;
    /** what colours say: "verdict", "state", or the path of a parameter */
    colourBy: string;
    /** weight of earlier epochs, 0 … 0.95 */
    smoothing: number;
    logarithmic: boolean;
    /** the part of the curves that is shown; null: all */
    zoom: Zoom | null;
    /** the parameter that is drawn against the result; null: the one that tells the most */
    parameter: string | null;
    /** the parameters that are drawn against each other; null: those that tell the most */
    across: string | null;
    up: string | null;
    /** whether colours say the rank of a result, not its value */
    byRank: boolean;
    /** the measures whose Pareto front is drawn; null: what a run cost, and the study's objective */
    cost: string | null;
    gain: string | null;
    /** null: the first checkpoint at which there is the score */
    checkpoint: number | null;
    score: StudyScore;
    /** final validation accuracy from which a run counts as trained; null: from where on a run of the study is good */
    success: number | null;
  };
  /** brushes of the chosen run's study */
  brushes: Brushes;
  /** how far the table and the page are scrolled, in CSS pixels */
  scroll: { table: number; page: number };
}

/** What is known of the data of a spec, which is asked for when someone wants to see it. */
export interface SpecData {
  uri: string;
  preview: DatasetPreview | null;
  /** why there is none */
  problem: string | null;
}

export interface PanelState {
  connection: { state: "connecting" | "open" | "closed"; message?: string };
  /** false until the first list has come */
  listed: boolean;
  /** URIs of the folders of the open workspace; [] in a browser */
  workspace: readonly string[];
  /** the run that was shown from outside last: the table scrolls to it, once for each object */
  shown: { run: RunId } | null;
  /** why runs wait or have stalled, in the daemon's sentences */
  waiting: readonly string[];
  /** newest sequence number seen */
  sequence: number;
  /** in the order of their launch */
  runs: ReadonlyMap<RunId, Run>;
  /** what is known of studies beside their runs */
  studies: ReadonlyMap<StudyId, StudySummary>;
  /** spectra of the runs that are drawn, the chosen one and the one beside it */
  spectra: ReadonlyMap<RunId, ByEpoch<EpochRecord>>;
  /** runs whose records could not be had since the last list */
  unavailable: ReadonlySet<RunId>;
  /** of the spec that was examined last */
  data: SpecData | null;
  view: View;
  /** the runs whose deletion waits for a second click */
  confirming: readonly RunId[];
  problems: readonly { id: number; text: string }[];
}

/** Everything that can change the state: events of the host, answers of the daemon, acts of the user. */
export type Message =
  | HostEvent
  | { kind: "listed"; sequence: number; runs: readonly RunSummary[] }
  | { kind: "studies"; studies: readonly StudySummary[] }
  | { kind: "waiting"; reasons: readonly string[] }
  | { kind: "fetched"; details: readonly RunDetail[] }
  | { kind: "previewed"; data: SpecData }
  | { kind: "unavailable"; runs: readonly RunId[] }
  /** the user chooses a run in the page, in one of its studies */
  | { kind: "choose"; run: RunId; study?: StudyId }
  /** the user chooses whose runs are listed */
  | { kind: "scope"; scope: Scope }
  | { kind: "sort"; column: string }
  | { kind: "pin"; runs: readonly RunId[] }
  /** the user arranges the page */
  | { kind: "arrange"; view: Partial<View> }
  | { kind: "confirm"; runs: readonly RunId[] }
  | { kind: "problem"; text: string }
  | { kind: "dismiss"; id: number };

const firstView: View = {
  tab: "run",
  chosen: null,
  chosenIn: null,
  beside: null,
  selected: [],
  pinned: [],
  cursor: null,
  scope: "workspace",
  filter: "",
  sort: null,
  columns: {},
  decay: { form: "curves", logValue: false, logIndex: false, epoch: null },
  others: false,
  logLoss: false,
  metric: null,
  why: false,
  study: {
    section: "curves",
    metric: null,
    colourBy: "verdict",
    smoothing: 0,
    logarithmic: false,
    zoom: null,
    parameter: null,
    across: null,
    up: null,
    byRank: false,
    cost: null,
    gain: null,
    checkpoint: null,
    score: "sF",
    success: null,
  },
  brushes: {},
  scroll: { table: 0, page: 0 },
};

/** The state of a page that has heard nothing yet; `saved` is the view that an earlier page kept. */
export function initialState(saved?: unknown): PanelState {
  // An earlier version may have kept less.
  const kept = (saved ?? {}) as Partial<View>;
  return {
    connection: { state: "connecting" },
    listed: false,
    workspace: [],
    shown: null,
    waiting: [],
    sequence: 0,
    runs: new Map(),
    studies: new Map(),
    spectra: new Map(),
    unavailable: new Set(),
    data: null,
    view: {
      ...firstView,
      ...kept,
      decay: { ...firstView.decay, ...kept.decay },
      study: { ...firstView.study, ...kept.study },
    },
    confirming: [],
    problems: [],
  };
}

/** The runs whose spectra are drawn. */
export function drawnRuns({ chosen, beside }: View): RunId[] {
  return [chosen, beside].filter((run) => run !== null);
}

/** Whether nothing but how far something is scrolled has changed. */
export function differsInScrollAlone(before: PanelState, now: PanelState): boolean {
  return isSame(before, now, "view") && isSame(before.view, now.view, "scroll");
}

function isSame<T extends object>(before: T, now: T, but: keyof T): boolean {
  const keys = Object.keys(now) as (keyof T)[];
  return keys.every((key) => key === but || before[key] === now[key]);
}
