import * as vscode from "vscode";
import { formatCount, formatPercent } from "../../server/src/domain/format.ts";
import { can, isOver } from "../../server/src/domain/runState.ts";
import type { RunId, RunSummary } from "../../server/src/protocol/protocol.ts";
import { bestAccuracy } from "./bestAccuracy.ts";
import type { Daemon } from "./daemon.ts";
import type { RunList } from "./runList.ts";

/**
 * Shows how far the runs of a launch have come, until they are over, gone or out of reach. Cancelling stops them;
 * each can be continued. The setting `dai.progress` says where it is shown, if at all.
 */
export async function showProgress(daemon: Daemon, runs: RunList, ids: readonly RunId[]): Promise<void> {
  const where = vscode.workspace.getConfiguration("dai").get<string>("progress");
  if (where === "off") return;
  await known(runs, ids);
  const launched = summaries(runs, ids);
  const first = launched[0];
  if (first === undefined || launched.every(({ state }) => isOver(state))) return;
  const location = where === "window" ? vscode.ProgressLocation.Window : vscode.ProgressLocation.Notification;
  const title = `Training ${first.name}`;
  await vscode.window.withProgress({ location, title, cancellable: true }, (progress, token) => {
    let shown = 0;
    function report(): void {
      const now = summaries(runs, ids);
      const share = 100 * shareDone(now);
      progress.report({ message: message(now), increment: share - shown });
      shown = share;
    }
    report();
    return new Promise<void>((resolve) => {
      const listeners = [
        runs.onChange(() => {
          if (summaries(runs, ids).some(({ state }) => !isOver(state))) report();
          else end();
        }),
        token.onCancellationRequested(() => {
          end();
          void stopThem(
            daemon,
            summaries(runs, ids).filter((run) => can("stop", run)),
          );
        }),
      ];
      function end(): void {
        for (const listener of listeners) listener.dispose();
        resolve();
      }
    });
  });
}

/** Settles when the list has one of these runs, or cannot have it any more. */
function known(runs: RunList, ids: readonly RunId[]): Promise<void> {
  if (summaries(runs, ids).length > 0) return Promise.resolve();
  return new Promise((resolve) => {
    const listener = runs.onChange(() => {
      if (summaries(runs, ids).length === 0 && runs.listed) return;
      listener.dispose();
      resolve();
    });
  });
}

function summaries(runs: RunList, ids: readonly RunId[]): RunSummary[] {
  return ids.flatMap((id) => runs.get(id) ?? []);
}

function shareDone(runs: readonly RunSummary[]): number {
  const sum = (of: (run: RunSummary) => number) => runs.reduce((total, run) => total + of(run), 0);
  return (
    sum((run) => (isOver(run.state) ? run.epochs : Math.max(0, run.epoch))) /
    Math.max(
      1,
      sum((run) => run.epochs),
    )
  );
}

function message(runs: readonly RunSummary[]): string {
  const over = `${runs.filter(({ state }) => isOver(state)).length} of ${formatCount(runs.length, "run")} over`;
  const best = bestAccuracy(runs);
  if (best !== null) return `${over}, best accuracy ${formatPercent(best)}`;
  return runs.find(({ reading }) => reading)?.reading ?? over;
}

async function stopThem(daemon: Daemon, runs: readonly RunSummary[]): Promise<void> {
  const ids = runs.map(({ run }) => run);
  if (ids.length === 0) return;
  await daemon.request("dai/runs/stop", { runs: ids });
  const go = "Continue";
  const choice = await vscode.window.showInformationMessage(
    `Stopped ${formatCount(ids.length, "run")}. They can be continued, and lose nothing.`,
    go,
  );
  if (choice === go) await vscode.commands.executeCommand("dai.continue", ...ids);
}
