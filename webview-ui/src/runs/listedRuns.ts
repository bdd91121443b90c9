import { measuredFields } from "../../../server/src/domain/measuredFields.ts";
import { labelPaths } from "../../../server/src/domain/parameters.ts";
import { runFields } from "../../../server/src/domain/runFields.ts";
import { compileFilter, type RunFilter } from "../../../server/src/domain/runFilter.ts";
import { known } from "../../../server/src/protocol/notifications.ts";
import type { RunId } from "../../../server/src/protocol/protocol.ts";
import { runsInScope, studyOf } from "../state/scope.ts";
import type { PanelState, Run } from "../state/state.ts";
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
  /** names in the filter that are no column and no metric of the runs; none while `wanted` are read */
  unknown: readonly string[];
  /** the runs whose records the filter needs, as it compares a metric */
  wanted: readonly RunId[];
  /** some of those have not been read yet */
  isReading: boolean;
}

/** The runs in the scope of the page, filtered and sorted, with the columns that distinguish them. */
export function listRuns(state: PanelState): ListedRuns {
  const { filter, sort, pinned } = state.view;
  const inScope = runsInScope(state);
  const summaries = inScope.map(({ summary }) => summary);
  const paths = labelPaths(summaries);
  const columns = columnsOf(inScope, paths);
  const { matches, ...filtered } = filterRuns(filter, inScope, paths, state);
  const brushed = brushedIds(state);
  const matching = inScope.filter(
    ({ summary }) => matches(summary) && (brushed === null || brushed.has(summary.run)),
  );
  return { runs: sortRuns(matching, columns, sort, pinned), inScope: inScope.length, columns, ...filtered };
}

/** What the terminal's filter means here; the metrics of the runs are read where it names one. */
function filterRuns(
  filter: string,
  runs: readonly Run[],
  paths: readonly string[],
  { unavailable, studies }: Pick<PanelState, "unavailable" | "studies">,
): Pick<RunFilter, "matches" | "unknown"> & Pick<ListedRuns, "wanted" | "isReading"> {
  const fields = runFields(
    runs.map(({ summary }) => summary),
    paths,
  );
  const notes = new Map([...studies.values()].map((one) => [one.study, one.notes]));
  const listed = compileFilter(filter, fields, notes);
  if (listed.unknown.length === 0)
    return { matches: listed.matches, unknown: [], wanted: [], isReading: false };
  const newest = new Map(
    runs.flatMap(({ summary, records }) => {
      const record = known(records).at(-1);
      return record ? [[summary.run, record]] : [];
    }),
  );
  const isReading = runs.some(
    ({ summary: { run, epoch } }) => epoch >= 0 && !newest.has(run) && !unavailable.has(run),
  );
  const { matches, unknown } = compileFilter(filter, [...fields, ...measuredFields(newest)], notes);
  return {
    matches,
    unknown: isReading ? [] : unknown,
    wanted: runs.map(({ summary }) => summary.run),
    isReading,
  };
}

/** The runs within the brushes of the chosen run's study; null where there are none. */
function brushedIds(state: PanelState): ReadonlySet<RunId> | null {
  const { brushes } = state.view;
  if (Object.keys(brushes).length === 0) return null;
  const runs = studyOf(state);
  const paths = labelPaths(runs.map(({ summary }) => summary));
  return new Set(brushedRuns(runs, studyScales(runs, paths), brushes));
}
