import * as vscode from "vscode";
import { can, type RunAction } from "../../../server/src/domain/runState.ts";
import type { RunId, RunSummary } from "../../../server/src/protocol/protocol.ts";
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
  const confirmed = await vscode.window.showWarningMessage(
    messages.confirmDelete(runs.length),
    { modal: true, detail: messages.confirmDeleteDetail },
    buttons.delete,
  );
  if (confirmed) await daemon.request("dai/runs/delete", { runs });
}
