import type { Notifications, RunId, VerdictRecord } from "../../server/src/protocol/protocol.ts";
import type { Notification } from "./host.ts";
import type { ByEpoch, Detail, PanelState, Run } from "./state.ts";

/** The state after a notification of the daemon. One that has been seen already changes nothing. */
export function reduceNotification(state: PanelState, { method, params }: Notification): PanelState {
  if (method === "dai/runs/behind" || params.sequence <= state.sequence) return state;
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

function changed(state: PanelState, params: Notifications["dai/run/changed"]): PanelState {
  const { sequence: _, ...summary } = params;
  // A run that is trained anew has fewer epochs than we know of.
  const length = summary.epoch + 1;
  const next = withRun(state, { summary, sF: (state.runs.get(summary.run)?.sF ?? []).slice(0, length) });
  const detail = next.detail;
  if (detail?.run !== summary.run || detail.records.length <= length) return next;
  const verdicts = detail.verdicts.filter(({ epoch }) => epoch <= summary.epoch);
  return { ...next, detail: { run: summary.run, records: detail.records.slice(0, length), verdicts } };
}

function trained(state: PanelState, params: Notifications["dai/run/epoch"]): PanelState {
  const { sequence: _, run: id, ...record } = params;
  const run = state.runs.get(id);
  if (!run) return state;
  const { epoch, validationAccuracy, scores } = record;
  const newest = epoch >= run.summary.epoch;
  const summary = newest ? { ...run.summary, epoch, validationAccuracy, scores } : run.summary;
  const next = withRun(state, { summary, sF: withEntry(run.sF, epoch, scores?.sF ?? null) });
  if (state.view.chosen !== id) return next;
  const detail: Detail = state.detail ?? { run: id, records: [], verdicts: [] };
  // A verdict follows its epoch, so an epoch that is sent anew, scored differently, takes the old one back.
  const verdicts = detail.verdicts.filter((verdict) => verdict.epoch !== epoch);
  const kept = verdicts.length === detail.verdicts.length ? detail.verdicts : verdicts;
  return {
    ...next,
    detail: { run: id, records: withEntry(detail.records, epoch, record), verdicts: kept },
  };
}

function judged(state: PanelState, params: Notifications["dai/run/verdict"]): PanelState {
  const { sequence: _, run: id, ...verdict } = params;
  const run = state.runs.get(id);
  if (!run) return state;
  const next = withRun(state, { ...run, summary: { ...run.summary, verdict } });
  if (state.detail?.run !== id) return next;
  return { ...next, detail: { ...state.detail, verdicts: withVerdict(state.detail.verdicts, verdict) } };
}

function deleted(state: PanelState, id: RunId): PanelState {
  const runs = new Map(state.runs);
  runs.delete(id);
  return {
    ...state,
    runs,
    detail: state.detail?.run === id ? null : state.detail,
    confirming: state.confirming === id ? null : state.confirming,
  };
}

function withEntry<T>(known: ByEpoch<T>, epoch: number, value: T | null): ByEpoch<T> {
  const all = [...known];
  all[epoch] = value;
  return all;
}

function withVerdict(verdicts: readonly VerdictRecord[], verdict: VerdictRecord): VerdictRecord[] {
  const others = verdicts.filter(({ epoch }) => epoch !== verdict.epoch);
  return [...others, verdict].sort((a, b) => a.epoch - b.epoch);
}
