import { type ByEpoch, type Notification, reduceRun } from "../../../server/src/protocol/notifications.ts";
import type { EpochRecord, RunId } from "../../../server/src/protocol/protocol.ts";
import { toScoreRecord } from "./scoreRecord.ts";
import { drawnRuns, type PanelState } from "./state.ts";

/** The state after a notification of the daemon. One that has been seen already changes nothing. */
export function reduceNotification(state: PanelState, notification: Notification): PanelState {
  const { run: id, sequence } = notification.params;
  if (sequence <= state.sequence) return state;
  const before = state.runs.get(id);
  const after = reduceRun(before, notification, toScoreRecord);
  const next = { ...state, sequence };
  if (!after) return before ? withoutRun(next, id) : next;
  const run = { indicator: before?.indicator ?? null, config: before?.config ?? null, ...after };
  return withSpectra({ ...next, runs: new Map(state.runs).set(id, run) }, notification);
}

/** Keeps the spectra of the runs that are drawn up to date. */
function withSpectra(state: PanelState, { method, params }: Notification): PanelState {
  const known = state.spectra.get(params.run) ?? [];
  const put = (spectra: ByEpoch<EpochRecord>) => {
    return { ...state, spectra: new Map(state.spectra).set(params.run, spectra) };
  };
  if (method === "dai/run/changed" && known.length > params.epoch + 1)
    return put(known.slice(0, params.epoch + 1));
  if (method !== "dai/run/epoch" || !drawnRuns(state.view).includes(params.run)) return state;
  const { sequence: _, run: __, ...record } = params;
  return put(Object.assign([...known], { [record.epoch]: record }));
}

function withoutRun(state: PanelState, id: RunId): PanelState {
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
