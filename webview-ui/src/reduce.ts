import type { RunDetail, RunId, RunSummary } from "../../server/src/protocol/protocol.ts";
import { reduceNotification } from "./reduceNotification.ts";
import type { ByEpoch, Message, PanelState, Run, View } from "./state.ts";

const problemsShown = 3;

/** The state after a message. Pure; answers with the same object when nothing changes. */
export function reduce(state: PanelState, message: Message): PanelState {
  switch (message.kind) {
    case "connection": {
      const { kind: _, ...connection } = message;
      return { ...state, connection };
    }
    case "listed":
      return chooseSomething(listed(state, message.sequence, message.runs));
    case "notification":
      return chooseSomething(reduceNotification(state, message));
    case "fetched":
      return fetched(state, message.detail);
    case "unavailable":
      return { ...state, unavailable: new Set(state.unavailable).add(message.run) };
    case "show":
      return choose(state, message.run);
    case "cursor":
      return withView(state, { cursor: message.run });
    case "sort":
      return withView(state, { sort: nextSort(state.view.sort, message.column) });
    case "logAxis":
      return withView(state, { logAxis: message.on });
    case "scroll":
      return withView(state, { scroll: { ...state.view.scroll, [message.area]: message.top } });
    case "confirm":
      return { ...state, confirming: message.run };
    case "problem": {
      const id = (state.problems.at(-1)?.id ?? 0) + 1;
      return { ...state, problems: [...state.problems, { id, text: message.text }].slice(-problemsShown) };
    }
    case "dismiss":
      return { ...state, problems: state.problems.filter(({ id }) => id !== message.id) };
  }
}

function withView(state: PanelState, change: Partial<View>): PanelState {
  return { ...state, view: { ...state.view, ...change } };
}

function choose(state: PanelState, run: RunId): PanelState {
  const detail = state.detail?.run === run ? state.detail : null;
  return { ...withView(state, { chosen: run, cursor: run }), detail, confirming: null };
}

/** An unsorted column sorts upwards first, then downwards, then not at all. */
function nextSort(sort: View["sort"], column: NonNullable<View["sort"]>["column"]): View["sort"] {
  if (sort?.column !== column) return { column, descending: false };
  return sort.descending ? null : { column, descending: true };
}

function listed(state: PanelState, sequence: number, summaries: readonly RunSummary[]): PanelState {
  const runs = new Map<RunId, Run>();
  for (const summary of summaries) {
    const known = state.runs.get(summary.run);
    runs.set(summary.run, { summary, sF: (known?.sF ?? []).slice(0, summary.epoch + 1) });
  }
  // What was missed while the connection was away may have replaced records, so the chosen run is read anew.
  return { ...state, listed: true, sequence, runs, detail: null, unavailable: new Set() };
}

/** Without a chosen run there is nothing to see, so the page chooses one: a running one if there is any. */
function chooseSomething(state: PanelState): PanelState {
  if (!state.listed || state.runs.has(state.view.chosen ?? "")) return state;
  const runs = [...state.runs.values()];
  const run = runs.find(({ summary }) => summary.state === "running") ?? runs.at(-1);
  return run ? choose(state, run.summary.run) : state;
}

function fetched(state: PanelState, detail: RunDetail): PanelState {
  const run = state.runs.get(detail.run);
  if (!run) return state;
  const records = detail.records ?? [];
  const runs = new Map(state.runs);
  const scores = records.map((record) => ({ epoch: record.epoch, value: record.scores?.sF ?? null }));
  runs.set(detail.run, { ...run, sF: filled(run.sF, detail.epoch, scores) });
  if (state.view.chosen !== detail.run) return { ...state, runs };
  const known = state.detail?.records ?? [];
  const spectra = records.map((record) => ({ epoch: record.epoch, value: record }));
  return {
    ...state,
    runs,
    detail: {
      run: detail.run,
      records: filled(known, detail.epoch, spectra),
      verdicts: detail.verdicts,
    },
  };
}

/** `known` with `entries` in their places; what is then still missing up to `newest` does not exist. */
function filled<T>(
  known: ByEpoch<T>,
  newest: number,
  entries: readonly { epoch: number; value: T | null }[],
): ByEpoch<T> {
  const all = [...known];
  for (const { epoch, value } of entries) all[epoch] = value;
  for (let epoch = 0; epoch <= newest; epoch++) all[epoch] ??= null;
  return all;
}
