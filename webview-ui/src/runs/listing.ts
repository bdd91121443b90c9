import type { PanelState } from "../state/state.ts";
import { type ListedRuns, listRuns } from "./listedRuns.ts";

/** The runs that the table lists, listed again only when something that they depend on has changed. */
export function createListing() {
  let listed: ListedRuns = {
    runs: [],
    inScope: 0,
    columns: [],
    unknown: [],
    wanted: [],
    isReading: false,
  };
  let from: readonly unknown[] = [];
  return {
    current: (): ListedRuns => listed,
    update(state: PanelState): ListedRuns {
      const { sort, pinned, filter, scope, brushes } = state.view;
      const now = [state.runs, state.workspace, state.unavailable, sort, pinned, filter, scope, brushes];
      if (now.some((value, index) => value !== from[index])) {
        listed = listRuns(state);
        from = now;
      }
      return listed;
    },
  };
}
