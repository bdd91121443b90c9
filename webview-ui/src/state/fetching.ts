import type { ByEpoch } from "../../../server/src/protocol/notifications.ts";
import type { RunId } from "../../../server/src/protocol/protocol.ts";
import { chosenSpec, studyOf } from "./scope.ts";
import { drawnRuns, type PanelState } from "./state.ts";

export interface Fetch {
  runs: RunId[];
  records: true | "scores";
}

/** Runs whose scores are asked for at once: few enough that neither side is busy for long. */
const batch = 16;

/**
 * What should be fetched next: the spectra of the runs that are drawn, then the scores of those that the
 * table needs and that have gaps, then, where the whole study is shown, of its other runs. Null when nothing is missing.
 * Holes arise at start, after a lost connection, and when a run is chosen; so this one rule covers them all.
 */
export function nextFetch(state: PanelState, needed: readonly RunId[]): Fetch | null {
  if (state.connection.state !== "open") return null;
  const undrawn = drawnRuns(state.view).find((run) => lacks(state, run, state.spectra.get(run) ?? []));
  if (undrawn !== undefined) return { runs: [undrawn], records: true };
  const { tab, others } = state.view;
  const study = tab === "study" || others ? studyOf(state).map(({ summary }) => summary.run) : [];
  const wanted = new Set([...needed, ...study]);
  const runs = [...wanted].filter((run) => lacks(state, run, state.runs.get(run)?.records ?? []));
  return runs.length > 0 ? { runs: runs.slice(0, batch), records: "scores" } : null;
}

/** The spec whose data is to be previewed next, for its samples or the names of its classes; null where neither shows. */
export function nextPreview(state: PanelState): string | null {
  const { tab, chosen } = state.view;
  const hasClasses = state.runs.get(chosen ?? "")?.records.some((record) => record?.confusion !== undefined);
  const isWanted = tab === "data" || (tab === "run" && hasClasses);
  if (state.connection.state !== "open" || !isWanted) return null;
  const uri = chosenSpec(state);
  return uri === state.data?.uri ? null : uri;
}

function lacks(state: PanelState, id: RunId, values: ByEpoch<unknown>): boolean {
  const run = state.runs.get(id);
  if (!run || state.unavailable.has(id)) return false;
  for (let epoch = 0; epoch <= run.summary.epoch; epoch++) if (values[epoch] === undefined) return true;
  return false;
}
