import type { RunId } from "../../server/src/protocol/protocol.ts";
import type { ByEpoch, PanelState } from "./state.ts";

/**
 * The run whose records should be fetched next: the chosen one first, then those in view whose sparkline
 * has gaps. Null when nothing is missing. Holes arise at start, after a lost connection, and when a run
 * is chosen; so this one rule covers them all.
 */
export function nextFetch(state: PanelState, inView: readonly RunId[]): RunId | null {
  if (state.connection.state !== "open") return null;
  const chosen = state.view.chosen;
  const candidates = chosen === null ? inView : [chosen, ...inView];
  return candidates.find((run) => isIncomplete(state, run)) ?? null;
}

function isIncomplete(state: PanelState, id: RunId): boolean {
  const run = state.runs.get(id);
  if (!run || state.unavailable.has(id)) return false;
  const { epoch } = run.summary;
  if (hasHoles(run.sF, epoch)) return true;
  if (id !== state.view.chosen || epoch < 0) return false;
  return state.detail?.run !== id || hasHoles(state.detail.records, epoch);
}

function hasHoles(known: ByEpoch<unknown>, newest: number): boolean {
  for (let epoch = 0; epoch <= newest; epoch++) if (known[epoch] === undefined) return true;
  return false;
}
