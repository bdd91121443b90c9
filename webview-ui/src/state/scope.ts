/** Which studies' runs the page lists, and in which study it shows a run that several studies have. */
import { asInStudy, isInStudy, type Membership, membershipsOf } from "../../../server/src/domain/studies.ts";
import { isOfWorkspace } from "../../../server/src/domain/workspace.ts";
import type { RunId, RunSummary, StudyId } from "../../../server/src/protocol/protocol.ts";
import type { PanelState, Run, Scope } from "./state.ts";

/** A study as the picker lists it. */
export interface ListedStudy {
  study: StudyId;
  name: string;
  runs: number;
}

/** Made once for each run and study: what draws a run sees by its identity whether it has changed. */
const views = new WeakMap<Run, Map<StudyId, Run>>();

/** A run as a study calls it: by that study's name and parameters. The run itself where that study launched it last. */
export function runIn(run: Run, study: StudyId): Run {
  const summary = run.summary.study === study ? run.summary : asInStudy(run.summary, study);
  if (summary === run.summary) return run;
  const known = views.get(run) ?? new Map<StudyId, Run>();
  const view = known.get(study) ?? { ...run, summary };
  views.set(run, known.set(study, view));
  return view;
}

/** Thousands of runs have one study each, of which nothing needs to be made. */
const studiesOfRun = (run: RunSummary): readonly Membership[] =>
  run.earlierStudies?.length ? membershipsOf(run) : [run];

/** The studies with all their runs, the one whose runs were launched last first. */
export function studiesOf(runs: Iterable<Run>): ListedStudy[] {
  const studies = new Map<StudyId, ListedStudy>();
  for (const { summary } of runs)
    for (const { study, name } of studiesOfRun(summary)) {
      const known = studies.get(study);
      studies.delete(study);
      studies.set(study, { study, name, runs: (known?.runs ?? 0) + 1 });
    }
  return [...studies.values()].reverse();
}

/** The newest of a run's studies that is in the scope; undefined where none is. */
function studyInScope(
  { summary }: Run,
  scope: Scope,
  workspace: PanelState["workspace"],
): StudyId | undefined {
  if (scope === "all") return summary.study;
  if (scope !== "workspace") return isInStudy(summary, scope.study) ? scope.study : undefined;
  return studiesOfRun(summary).findLast(({ uri }) => isOfWorkspace(uri, workspace))?.study;
}

/** @param workspace URIs of its folders; [] where none is open, and then every run belongs to it */
export function isInScope(run: Run, scope: Scope, workspace: PanelState["workspace"]): boolean {
  return studyInScope(run, scope, workspace) !== undefined;
}

/**
 * The runs in the scope, each once: the newest study first, and in each the runs in the order of their launch. Among
 * several studies a run is with the newest one that has it.
 */
export function runsInScope({ runs, workspace, view: { scope } }: PanelState): Run[] {
  const inScope = [...runs.values()].flatMap((run) => {
    const study = studyInScope(run, scope, workspace);
    return study === undefined ? [] : [runIn(run, study)];
  });
  const byStudy = Map.groupBy(inScope, ({ summary }) => summary.study);
  return studiesOf(inScope).flatMap(({ study }) => byStudy.get(study) ?? []);
}

/** The study in which the chosen run is shown: the one that is picked, or else that in which it was chosen. */
export function studyShown({ runs, workspace, view }: PanelState): StudyId | undefined {
  const run = runs.get(view.chosen ?? "");
  if (!run) return undefined;
  const { scope, chosenIn } = view;
  const wanted = [typeof scope === "object" ? scope.study : null, chosenIn];
  const found = wanted.find((study) => study !== null && isInStudy(run.summary, study));
  return found ?? studyInScope(run, scope, workspace) ?? run.summary.study;
}

/** A run as the study calls it in which the chosen run is shown, where it has the run. */
export function shownRun(state: PanelState, id: RunId | null): Run | undefined {
  const run = state.runs.get(id ?? "");
  return run && runIn(run, studyShown(state) ?? "");
}

/** The spec of the chosen run; null when it was launched from no file. */
export function chosenSpec(state: PanelState): string | null {
  return shownRun(state, state.view.chosen)?.summary.uri ?? null;
}

/** The runs of the study in which the chosen run is shown. */
export function studyOf(state: PanelState): Run[] {
  const study = studyShown(state);
  if (study === undefined) return [];
  return [...state.runs.values()].flatMap((run) =>
    isInStudy(run.summary, study) ? [runIn(run, study)] : [],
  );
}

/**
 * The runs of the studies that the chosen run's is compared with, study by study, the newest first: those in the scope or,
 * where that is one study, those of the workspace.
 */
export function otherStudies(state: PanelState): Run[][] {
  const { runs, workspace, view } = state;
  const own = studyShown(state);
  const isListed = ({ uri }: Membership) => view.scope === "all" || isOfWorkspace(uri, workspace);
  const byStudy = new Map<StudyId, Run[]>();
  for (const run of runs.values())
    for (const membership of studiesOfRun(run.summary)) {
      const { study } = membership;
      if (study === own || !isListed(membership)) continue;
      const those = byStudy.get(study) ?? [];
      those.push(runIn(run, study));
      byStudy.set(study, those);
    }
  return studiesOf(runs.values()).flatMap(({ study }) => {
    const those = byStudy.get(study);
    return those ? [those] : [];
  });
}
