import * as vscode from "vscode";
import { formatCount } from "../../../server/src/domain/format.ts";
import { labelPaths, runLabel } from "../../../server/src/domain/parameters.ts";
import { can, endedText, isBroken, isOver } from "../../../server/src/domain/runState.ts";
import { visibleText } from "../../../server/src/domain/visibleText.ts";
import type { RunId, RunSummary, StudyId } from "../../../server/src/protocol/protocol.ts";
import type { Daemon } from "../connection/daemon.ts";
import { buttons, messages } from "../messages.ts";
import type { Panel } from "../panel/panel.ts";
import { bestResult, bestText } from "./bestResult.ts";
import type { RunList } from "./runList.ts";
import { type AgainOptions, askAgain, askLonger } from "./trainAgain.ts";

export interface Launched {
  study: StudyId;
  ids: readonly RunId[];
  /** when it was launched, ISO 8601 */
  since: string;
}

/**
 * Shows the progress of a launch until its runs are over, and then their result. A launch of runs that are over
 * already says so, and offers to train them longer or from the beginning. The setting `dai.progress` says where progress is shown, if at all.
 */
export async function followLaunch(
  daemon: Daemon,
  runs: RunList,
  panel: Panel,
  { study, ids, since }: Launched,
  again: (options: AgainOptions) => Promise<void>,
): Promise<void> {
  await known(runs, ids);
  const launched = summaries(runs, ids);
  const [first] = launched;
  if (first === undefined) return;
  // Small runs train while the panel opens.
  const wasOver = launched.every((run) => isOver(run.state) && !hasTrained(run, since));
  const isDone = launched.every(({ state }) => isOver(state));
  if (!isDone && !(await showProgress(daemon, runs, ids, first.name))) return;
  const now = summaries(runs, ids);
  if (now.length === 0 || now.some(({ state }) => !isOver(state))) return;
  const offered = wasOver ? [buttons.show, buttons.trainLonger, buttons.trainAgain] : [buttons.show];
  const choice = await vscode.window.showInformationMessage(resultText(now, wasOver), ...offered);
  if (choice === buttons.show) await panel.show({ run: (bestResult(now)?.run ?? first).run, study });
  else if (choice !== undefined) {
    const options = await (choice === buttons.trainLonger ? askLonger : askAgain)(now);
    if (options) await again(options);
  }
}

function hasTrained({ sessions }: RunSummary, since: string): boolean {
  return sessions?.some(({ ended }) => ended >= since) ?? false;
}

/** "Shell-256: all 8 runs have ended; best accuracy 80.3% (gain 1, seed 2)." */
function resultText(runs: readonly RunSummary[], wasOver: boolean): string {
  const name = runs[0]?.name ?? "";
  const broken = runs.filter(({ state }) => isBroken(state)).length;
  const best = bestResult(runs);
  const parts = [
    ...(best ? [`${bestText(best)} (${runLabel(best.run, labelPaths(runs))})`] : []),
    ...(broken > 0 ? [`${formatCount(broken, "run")} failed or diverged`] : []),
  ];
  const what = wasOver
    ? "had already ended, so nothing was trained"
    : runs.length === 1
      ? "has ended"
      : "have ended";
  const text = [`${name}: ${runs.length === 1 ? "its run" : `all ${runs.length} runs`} ${what}`, ...parts]
    .join("; ")
    .concat(".");
  return visibleText(text);
}

/** @returns false when the user cancelled, which stops the runs */
async function showProgress(
  daemon: Daemon,
  runs: RunList,
  ids: readonly RunId[],
  name: string,
): Promise<boolean> {
  const where = vscode.workspace.getConfiguration("dai").get<string>("progress");
  if (where === "off") return untilOver(runs, ids, () => {});
  const location = where === "window" ? vscode.ProgressLocation.Window : vscode.ProgressLocation.Notification;
  const title = `Training ${visibleText(name)}`;
  return vscode.window.withProgress({ location, title, cancellable: true }, (progress, token) => {
    let shown = 0;
    const report = () => {
      const now = summaries(runs, ids);
      const share = 100 * shareDone(now);
      progress.report({ message: message(now), increment: share - shown });
      shown = share;
    };
    report();
    return Promise.race([
      untilOver(runs, ids, report),
      new Promise<boolean>((resolve) => {
        token.onCancellationRequested(() => {
          resolve(false);
          void stopThem(
            daemon,
            summaries(runs, ids).filter((run) => can("stop", run)),
          );
        });
      }),
    ]);
  });
}

/** Resolves with true when every run is over or gone. @param report called on each change before */
function untilOver(runs: RunList, ids: readonly RunId[], report: () => void): Promise<boolean> {
  return new Promise((resolve) => {
    const listener = runs.onChange(() => {
      if (summaries(runs, ids).some(({ state }) => !isOver(state))) return report();
      listener.dispose();
      resolve(true);
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
  const done = endedText(runs);
  const best = bestText(bestResult(runs));
  if (best !== "") return `${done}, ${best}`;
  return runs.find(({ reading }) => reading)?.reading ?? done;
}

async function stopThem(daemon: Daemon, runs: readonly RunSummary[]): Promise<void> {
  const ids = runs.map(({ run }) => run);
  if (ids.length === 0) return;
  await daemon.request("dai/runs/stop", { runs: ids });
  const choice = await vscode.window.showInformationMessage(messages.stopped(ids.length), buttons.continue);
  if (choice === buttons.continue) await vscode.commands.executeCommand("dai.continue", ...ids);
}
