import { labelPaths } from "../../../server/src/domain/parameters.ts";
import { compileFilter } from "../../../server/src/domain/runFilter.ts";
import type { PanelState, Run } from "../state/state.ts";
import { type Column, columnsOf, sortRuns } from "./columns.ts";
import { runsInScope } from "./scope.ts";

/** What the table of runs shows. */
export interface ListedRuns {
  /** the runs in the scope that match the filter, in their order */
  runs: Run[];
  /** the number of runs in the scope */
  inScope: number;
  /** all columns that these runs have */
  columns: Column[];
  /** names in the filter that are no column */
  unknown: readonly string[];
}

/** The runs in the scope of the page, filtered and sorted, with the columns that tell them apart. */
export function listRuns(state: PanelState): ListedRuns {
  const { filter, sort, pinned } = state.view;
  const inScope = runsInScope(state);
  const columns = columnsOf(inScope, labelPaths(inScope.map(({ summary }) => summary)));
  const { matches, unknown } = compileFilter(
    filter,
    columns.flatMap(({ field }) => field ?? []),
  );
  const matching = inScope.filter(({ summary }) => matches(summary));
  return { runs: sortRuns(matching, columns, sort, pinned), inScope: inScope.length, columns, unknown };
}
