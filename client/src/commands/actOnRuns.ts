import * as vscode from "vscode";
import { can, type RunAction } from "../../../server/src/domain/runState.ts";
import { studyIdsOf } from "../../../server/src/domain/studies.ts";
import type { RunId, RunSummary, StudyId } from "../../../server/src/protocol/protocol.ts";
import type { Daemon } from "../connection/daemon.ts";
import { mayRun } from "../connection/trust.ts";
import { buttons, messages } from "../messages.ts";
import { pickRuns } from "./pickRuns.ts";

/** The runs of a study that each command acts on, and the runs that its picker offers. */
export const applies = {
  stop: (run) => can("stop", run),
  continue: (run) => can("continue", run),
  delete: (run) => can("delete", run),
} satisfies Record<RunAction, (run: RunSummary) => boolean>;

/** Stops runs: those given, or those that the user picks. */
export async function stopRuns(daemon: Daemon, given: RunId[] | undefined): Promise<void> {
  const runs =
    given ?? (await pickRuns(daemon, { title: "Stop Runs", none: messages.noneToStop, fits: applies.stop }));
  if (runs?.length) await daemon.request("dai/runs/stop", { runs });
}

/** Lets runs continue, also against a verdict: those given, or those that the user picks. */
export async function continueRuns(daemon: Daemon, given: RunId[] | undefined): Promise<void> {
  if (!mayRun()) return;
  const runs =
    given ??
    (await pickRuns(daemon, {
      title: "Continue Runs",
      none: messages.noneToContinue,
      fits: applies.continue,
    }));
  if (runs?.length) await daemon.request("dai/runs/continue", { runs });
}

/** Deletes runs with all that is known of them, after asking: those given, or those that the user picks. */
export async function deleteRuns(daemon: Daemon, given: RunId[] | undefined): Promise<void> {
  const runs =
    given ??
    (await pickRuns(daemon, { title: "Delete Runs", none: messages.noneToDelete, fits: applies.delete }));
  if (!runs?.length) return;
  if (await confirmed(runs.length, 0)) await daemon.request("dai/runs/delete", { runs });
}

/** Deletes runs from the studies below which the tree has them, after asking: those that others have too stay there. */
export async function deleteFromStudies(
  daemon: Daemon,
  chosen: ReadonlyMap<StudyId, readonly RunSummary[]>,
): Promise<void> {
  const runs = new Map([...chosen.values()].flat().map((run) => [run.run, run]));
  const isGone = (run: RunSummary) =>
    studyIdsOf(run).every((study) => chosen.get(study)?.some((one) => one.run === run.run));
  const gone = new Set([...runs.values()].filter(isGone).map(({ run }) => run));
  if (runs.size === 0 || !(await confirmed(gone.size, runs.size - gone.size))) return;
  for (const [study, those] of chosen)
    await daemon.request("dai/runs/delete", { study, runs: those.map(({ run }) => run) });
}

/** @param staying runs that only leave a study */
async function confirmed(deleted: number, staying: number): Promise<boolean> {
  const [question, detail] =
    deleted > 0
      ? [messages.confirmDelete(deleted), messages.confirmDeleteDetail(staying)]
      : [messages.confirmLeave(staying), messages.confirmLeaveDetail];
  const options = { modal: true, detail };
  return (await vscode.window.showWarningMessage(question, options, buttons.delete)) !== undefined;
}
