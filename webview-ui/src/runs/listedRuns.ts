import { labelPaths } from "../../../server/src/domain/parameters.ts";
import { runFields } from "../../../server/src/domain/runFields.ts";
import { compileFilter } from "../../../server/src/domain/runFilter.ts";
import type { RunId } from "../../../server/src/protocol/protocol.ts";
import { runsInScope } from "../state/scope.ts";
import { type PanelState, type Run, studyOf } from "../state/state.ts";
import { brushedRuns } from "./brushes.ts";
import { type Column, columnsOf, sortRuns } from "./columns.ts";
import { studyScales } from "./studyScales.ts";

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

/** The runs in the scope of the page, filtered and sorted, with the columns that distinguish them. */
export function listRuns(state: PanelState): ListedRuns {
  const { filter, sort, pinned } = state.view;
  const inScope = runsInScope(state);
  const summaries = inScope.map(({ summary }) => summary);
  const paths = labelPaths(summaries);
  const columns = columnsOf(inScope, paths);
  const { matches, unknown } = compileFilter(filter, runFields(summaries, paths));
  const brushed = brushedIds(state);
  const matching = inScope.filter(
    ({ summary }) => matches(summary) && (brushed === null || brushed.has(summary.run)),
  );
  return { runs: sortRuns(matching, columns, sort, pinned), inScope: inScope.length, columns, unknown };
}

/** The runs within the brushes of the chosen run's study; null where there are none. */
function brushedIds(state: PanelState): ReadonlySet<RunId> | null {
  const { brushes } = state.view;
  if (Object.keys(brushes).length === 0) return null;
  const runs = studyOf(state);
  const paths = labelPaths(runs.map(({ summary }) => summary));
  return new Set(brushedRuns(runs, studyScales(runs, paths), brushes));
}
