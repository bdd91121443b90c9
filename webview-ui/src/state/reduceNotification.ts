import type {
  EpochRecord,
  Notifications,
  RunId,
  VerdictRecord,
} from "../../../server/src/protocol/protocol.ts";
import type { Notification } from "../host/host.ts";
import { toScoreRecord } from "../run/scoreRecord.ts";
import { type ByEpoch, drawnRuns, type PanelState, type Run } from "./state.ts";

/** The state after a notification of the daemon. One that has been seen already changes nothing. */
export function reduceNotification(state: PanelState, { method, params }: Notification): PanelState {
  if (params.sequence <= state.sequence) return state;
  const next = { ...state, sequence: params.sequence };
  switch (method) {
    case "dai/run/changed":
      return changed(next, params);
    case "dai/run/epoch":
      return trained(next, params);
    case "dai/run/verdict":
      return judged(next, params);
    case "dai/run/deleted":
      return deleted(next, params.run);
  }
}

function withRun(state: PanelState, run: Run): PanelState {
  return { ...state, runs: new Map(state.runs).set(run.summary.run, run) };
}

function withSpectra(state: PanelState, run: RunId, spectra: ByEpoch<EpochRecord>): PanelState {
  return { ...state, spectra: new Map(state.spectra).set(run, spectra) };
}

function changed(state: PanelState, params: Notifications["dai/run/changed"]): PanelState {
  const { sequence: _, ...summary } = params;
  const { curve = [], verdicts = [], indicator = null } = state.runs.get(summary.run) ?? {};
  // A run that is trained anew has fewer epochs than we know of.
  const length = summary.epoch + 1;
  const kept = verdicts.filter(({ epoch }) => epoch < length);
  const next = withRun(state, { summary, curve: curve.slice(0, length), verdicts: kept, indicator });
  const spectra = next.spectra.get(summary.run);
  return spectra && spectra.length > length ? withSpectra(next, summary.run, spectra.slice(0, length)) : next;
}

function trained(state: PanelState, params: Notifications["dai/run/epoch"]): PanelState {
  const { sequence: _, run: id, ...record } = params;
  const run = state.runs.get(id);
  if (!run) return state;
  const { epoch, validationAccuracy, scores } = record;
  const newest = epoch >= run.summary.epoch;
  const summary = newest ? { ...run.summary, epoch, validationAccuracy, scores } : run.summary;
  // A verdict follows its epoch, so an epoch that is sent anew, scored differently, takes the old one back.
  const isJudged = run.verdicts.some((verdict) => verdict.epoch === epoch);
  const verdicts = isJudged ? run.verdicts.filter((verdict) => verdict.epoch !== epoch) : run.verdicts;
  const curve = withEntry(run.curve, epoch, toScoreRecord(record));
  const next = withRun(state, { ...run, summary, verdicts, curve });
  if (!drawnRuns(state.view).includes(id)) return next;
  return withSpectra(next, id, withEntry(state.spectra.get(id) ?? [], epoch, record));
}

function judged(state: PanelState, params: Notifications["dai/run/verdict"]): PanelState {
  const { sequence: _, run: id, ...verdict } = params;
  const run = state.runs.get(id);
  if (!run) return state;
  const summary = { ...run.summary, verdict };
  return withRun(state, { ...run, summary, verdicts: withVerdict(run.verdicts, verdict) });
}

function deleted(state: PanelState, id: RunId): PanelState {
  const runs = new Map(state.runs);
  runs.delete(id);
  const without = (ids: readonly RunId[]) => ids.filter((run) => run !== id);
  const { view } = state;
  const beside = view.beside === id ? null : view.beside;
  return {
    ...state,
    runs,
    view: { ...view, beside, selected: without(view.selected), pinned: without(view.pinned) },
    confirming: without(state.confirming),
  };
}

function withEntry<T>(known: ByEpoch<T>, epoch: number, value: T): ByEpoch<T> {
  const all = [...known];
  all[epoch] = value;
  return all;
}

function withVerdict(verdicts: readonly VerdictRecord[], verdict: VerdictRecord): VerdictRecord[] {
  const others = verdicts.filter(({ epoch }) => epoch !== verdict.epoch);
  return [...others, verdict].sort((a, b) => a.epoch - b.epoch);
}
