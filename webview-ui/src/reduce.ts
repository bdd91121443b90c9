import { type ByEpoch, newKnownRun } from "../../server/src/protocol/notifications.ts";
import type { ShownRun } from "../../server/src/protocol/page.ts";
import type {
  RunDetail,
  RunId,
  RunSummary,
  ScoreRecord,
  StudyId,
} from "../../server/src/protocol/protocol.ts";
import { listRuns } from "./runs/listedRuns.ts";
import { reduceNotification } from "./state/reduceNotification.ts";
import { isInScope, runsInScope, studyShown } from "./state/scope.ts";
import { toScoreRecord } from "./state/scoreRecord.ts";
import { drawnRuns, type Message, type PanelState, type Run, type View } from "./state/state.ts";

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
      return chooseSomething(outOfScope(state, reduceNotification(state, message), message.params.run));
    case "studies":
      return { ...state, studies: new Map(message.studies.map((study) => [study.study, study])) };
    case "waiting":
      return message.reasons.join() === state.waiting.join() ? state : { ...state, waiting: message.reasons };
    case "fetched":
      return message.details.reduce(fetched, state);
    case "previewed":
      return { ...state, data: message.data };
    case "unavailable":
      return { ...state, unavailable: new Set([...state.unavailable, ...message.runs]) };
    case "workspace":
      return { ...state, workspace: message.folders };
    case "show":
      return show(state, message);
    case "choose":
      return choose(state, message.run, message.study);
    case "scope":
      return showScope(state, message.scope);
    case "sort":
      return withView(state, { sort: nextSort(state.view.sort, message.column) });
    case "pin":
      return withView(state, { pinned: togglePins(state.view.pinned, message.runs) });
    case "arrange":
      return withView(state, message.view);
    case "confirm":
      return { ...state, confirming: message.runs };
    case "problem": {
      const id = (state.problems.at(-1)?.id ?? 0) + 1;
      return { ...state, problems: [...state.problems, { id, text: message.text }].slice(-problemsShown) };
    }
    case "dismiss":
      return { ...state, problems: state.problems.filter(({ id }) => id !== message.id) };
  }
}

function withView(state: PanelState, change: Partial<View>): PanelState {
  const view = { ...state.view, ...change };
  const drawn = drawnRuns(view);
  const spectra = [...state.spectra].filter(([run]) => drawn.includes(run));
  return {
    ...state,
    view,
    spectra: spectra.length === state.spectra.size ? state.spectra : new Map(spectra),
  };
}

/** @param study one of the run's, which is listed where another one is picked; the newest by default */
function choose(state: PanelState, run: RunId, study: StudyId | null = null): PanelState {
  const beside = state.view.beside === run ? null : state.view.beside;
  const decay = { ...state.view.decay, epoch: null };
  const scope = study !== null && typeof state.view.scope === "object" ? { study } : state.view.scope;
  const chosen = { scope, chosen: run, chosenIn: study, cursor: run, selected: [run], beside, decay };
  return { ...ofItsStudy(state, withView(state, chosen)), confirming: [] };
}

/** Brushes and zoom are of one study. */
function ofItsStudy(before: PanelState, now: PanelState): PanelState {
  const isOther = before.view.chosen !== null && studyShown(before) !== studyShown(now);
  return isOther ? withView(now, { brushes: {}, study: { ...now.view.study, zoom: null } }) : now;
}

/** Lists other runs; where the chosen one is not among them, the first of them is chosen. */
function showScope(state: PanelState, scope: View["scope"]): PanelState {
  const chosenIn = typeof scope === "object" ? scope.study : (studyShown(state) ?? null);
  const next = withView(state, { scope, chosenIn });
  const chosen = state.runs.get(state.view.chosen ?? "");
  if (chosen && isInScope(chosen, scope, state.workspace)) return ofItsStudy(state, next);
  const [first] = runsInScope(next);
  return first ? choose(next, first.summary.run) : next;
}

/** Where a run has left the study that is listed: it is not selected any more, and a study without runs is not listed. */
function outOfScope(before: PanelState, now: PanelState, id: RunId): PanelState {
  const { workspace, view } = now;
  const { scope, chosen } = view;
  const isIn = (run: Run | undefined) => run !== undefined && isInScope(run, scope, workspace);
  if (typeof scope !== "object" || !isIn(before.runs.get(id)) || isIn(now.runs.get(id))) return now;
  const next = withView(now, { selected: view.selected.filter((run) => run !== id) });
  const [first] = runsInScope(next);
  if (!first) return showScope(next, "workspace");
  return chosen === id ? choose(next, first.summary.run) : next;
}

/** Chooses a run from outside the page, and brings its row into the table. */
function show(state: PanelState, { run, part, study }: ShownRun): PanelState {
  const chosen = choose({ ...state, shown: { run } }, run, study);
  const view: Partial<View> =
    part === undefined ? {} : part === "output" ? { tab: "output" } : { tab: "run", why: true };
  const known = state.runs.get(run);
  if (known && !isInScope(known, chosen.view.scope, state.workspace))
    view.scope = { study: study ?? known.summary.study };
  const next = ofItsStudy(chosen, withView(chosen, view));
  const isListed = !known || listRuns(next).runs.some(({ summary }) => summary.run === run);
  return isListed ? next : withView(next, { filter: "" });
}

/** Pins all, or takes the pins of all away when each has one. */
function togglePins(pinned: readonly RunId[], runs: readonly RunId[]): RunId[] {
  const others = pinned.filter((run) => !runs.includes(run));
  return runs.every((run) => pinned.includes(run)) ? others : [...others, ...runs];
}

/** An unsorted column sorts upwards first, then downwards, then not at all. */
function nextSort(sort: View["sort"], column: NonNullable<View["sort"]>["column"]): View["sort"] {
  if (sort?.column !== column) return { column, descending: false };
  return sort.descending ? null : { column, descending: true };
}

function listed(state: PanelState, sequence: number, summaries: readonly RunSummary[]): PanelState {
  const runs = new Map<RunId, Run>();
  // Events missed while disconnected may have replaced records, so all are read again.
  for (const summary of summaries)
    runs.set(summary.run, { ...newKnownRun<ScoreRecord>(summary, sequence), indicator: null, config: null });
  const exists = (run: RunId | null) => (run !== null && runs.has(run) ? run : null);
  const { beside, selected, pinned } = state.view;
  const view = {
    ...state.view,
    beside: exists(beside),
    selected: selected.filter(exists),
    pinned: pinned.filter(exists),
  };
  return {
    ...state,
    listed: true,
    sequence,
    runs,
    spectra: new Map(),
    unavailable: new Set(),
    data: null,
    view,
  };
}

/** Chooses a run where none is chosen: a running one, or one of the newest study. */
function chooseSomething(state: PanelState): PanelState {
  if (!state.listed || state.runs.has(state.view.chosen ?? "")) return state;
  const runs = runsInScope(state);
  const run =
    runs.find(({ summary }) => summary.state === "running") ?? runs[0] ?? [...state.runs.values()].at(-1);
  return run ? choose(state, run.summary.run) : state;
}

function fetched(state: PanelState, detail: RunDetail): PanelState {
  const run = state.runs.get(detail.run);
  if (!run) return state;
  const { records, verdicts, indicator, dai: config } = detail;
  const scores: readonly ScoreRecord[] = records?.map(toScoreRecord) ?? detail.scoreRecords ?? [];
  const curve = filled(run.records, detail.epoch, scores);
  const next = {
    ...state,
    runs: new Map(state.runs).set(detail.run, { ...run, records: curve, verdicts, indicator, config }),
  };
  if (!records || !drawnRuns(state.view).includes(detail.run)) return next;
  const spectra = filled(state.spectra.get(detail.run) ?? [], detail.epoch, records);
  return { ...next, spectra: new Map(state.spectra).set(detail.run, spectra) };
}

/** `known` with `entries` in their places; what is then still missing up to `newest` does not exist. */
function filled<T extends { epoch: number }>(
  known: ByEpoch<T>,
  newest: number,
  entries: readonly T[],
): ByEpoch<T> {
  const all = [...known];
  for (const entry of entries) all[entry.epoch] = entry;
  for (let epoch = 0; epoch <= newest; epoch++) all[epoch] ??= null;
  return all;
}
