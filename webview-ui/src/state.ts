import type {
  EpochRecord,
  RunDetail,
  RunId,
  RunSummary,
  VerdictRecord,
} from "../../server/src/protocol/protocol.ts";
import type { ColumnId } from "./columns.ts";
import type { HostEvent } from "./host.ts";

/**
 * Something known by epoch: the index is the epoch. `undefined` has not been heard of yet and is fetched;
 * `null` is known not to exist.
 */
export type ByEpoch<T> = readonly (T | null | undefined)[];

/** One run as the table shows it. */
export interface Run {
  summary: RunSummary;
  /** s_F by epoch, for the sparkline */
  sF: ByEpoch<number>;
}

/** Everything about the chosen run. */
export interface Detail {
  run: RunId;
  records: ByEpoch<EpochRecord>;
  /** oldest first, one per checkpoint epoch */
  verdicts: readonly VerdictRecord[];
}

/** How the user has arranged the page; survives hiding and reloading. */
export interface View {
  chosen: RunId | null;
  /** the row that the arrow keys have reached */
  cursor: RunId | null;
  /** null: the order in which the runs were launched */
  sort: { column: ColumnId; descending: boolean } | null;
  logAxis: boolean;
  /** how far the table and the page are scrolled, in CSS pixels */
  scroll: { table: number; page: number };
}

export interface PanelState {
  connection: { state: "connecting" | "open" | "closed"; message?: string };
  /** false until the first list has come */
  listed: boolean;
  /** newest sequence number seen */
  sequence: number;
  /** in the order of their launch */
  runs: ReadonlyMap<RunId, Run>;
  detail: Detail | null;
  /** runs whose records could not be had since the last list */
  unavailable: ReadonlySet<RunId>;
  view: View;
  /** the run whose deletion waits for a second click */
  confirming: RunId | null;
  problems: readonly { id: number; text: string }[];
}

/** Everything that can change the state: events of the host, answers of the daemon, acts of the user. */
export type Message =
  | HostEvent
  | { kind: "listed"; sequence: number; runs: readonly RunSummary[] }
  | { kind: "fetched"; detail: RunDetail }
  | { kind: "unavailable"; run: RunId }
  | { kind: "cursor"; run: RunId }
  | { kind: "sort"; column: ColumnId }
  | { kind: "logAxis"; on: boolean }
  | { kind: "scroll"; area: keyof View["scroll"]; top: number }
  | { kind: "confirm"; run: RunId | null }
  | { kind: "problem"; text: string }
  | { kind: "dismiss"; id: number };

const firstView: View = {
  chosen: null,
  cursor: null,
  sort: null,
  logAxis: false,
  scroll: { table: 0, page: 0 },
};

/** The state of a page that has heard nothing yet; `saved` is the view that an earlier page kept. */
export function initialState(saved?: unknown): PanelState {
  return {
    connection: { state: "connecting" },
    listed: false,
    sequence: 0,
    runs: new Map(),
    detail: null,
    unavailable: new Set(),
    view: { ...firstView, ...(saved as Partial<View> | undefined) },
    confirming: null,
    problems: [],
  };
}
