/** Which studies' runs the page lists. */
import { isOfWorkspace } from "../../../server/src/domain/workspace.ts";
import type { StudyId } from "../../../server/src/protocol/protocol.ts";
import type { PanelState, Run, Scope } from "./state.ts";

/** A study as the picker lists it. */
export interface ListedStudy {
  study: StudyId;
  name: string;
  runs: number;
}

/** The studies, the one whose runs were launched last first. */
export function studiesOf(runs: Iterable<Run>): ListedStudy[] {
  const studies = new Map<StudyId, ListedStudy>();
  for (const { summary } of runs) {
    const { study, name } = summary;
    const known = studies.get(study);
    studies.delete(study);
    studies.set(study, { study, name, runs: (known?.runs ?? 0) + 1 });
  }
  return [...studies.values()].reverse();
}

/** The runs in the scope: the newest study first, and in each the runs in the order of their launch. */
export function runsInScope({ runs, workspace, view: { scope } }: PanelState): Run[] {
  const inScope = [...runs.values()].filter((run) => isInScope(run, scope, workspace));
  const byStudy = Map.groupBy(inScope, ({ summary }) => summary.study);
  return studiesOf(inScope).flatMap(({ study }) => byStudy.get(study) ?? []);
}

/**
 * The runs of the studies that the chosen run's is compared with, study by study, the newest first: those in the scope or,
 * where that is one study, those of the workspace.
 */
export function otherStudies(state: PanelState): Run[][] {
  const own = state.runs.get(state.view.chosen ?? "")?.summary.study;
  const scope = typeof state.view.scope === "object" ? "workspace" : state.view.scope;
  const listed = runsInScope({ ...state, view: { ...state.view, scope } });
  const byStudy = Map.groupBy(listed, ({ summary }) => summary.study);
  return [...byStudy].flatMap(([study, runs]) => (study === own ? [] : [runs]));
}

/** @param workspace URIs of its folders; [] where none is open, and then every run belongs to it */
export function isInScope({ summary }: Run, scope: Scope, workspace: readonly string[]): boolean {
  if (scope === "all") return true;
  if (scope !== "workspace") return summary.study === scope.study;
  return isOfWorkspace(summary.uri, workspace);
}
