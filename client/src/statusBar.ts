import * as vscode from "vscode";
import type { RunList } from "./runList.ts";

/** How many runs are training, at the left of the status bar; hidden while there is none at all. */
export function createStatusBar(runs: RunList): vscode.Disposable {
  const item = vscode.window.createStatusBarItem("dai.status", vscode.StatusBarAlignment.Left);
  item.name = "DAI Runs";
  item.command = "dai.showRuns";
  const listener = runs.onChange(() => {
    const running = runs.count("running");
    const queued = runs.count("queued");
    item.text = running > 0 ? `$(sync~spin) ${running} training` : `$(graph-line) ${runs.size} runs`;
    item.tooltip = `${running} running, ${queued} queued, ${runs.size} in all. Click to show them.`;
    item.accessibilityInformation = { label: `DAI: ${running} of ${runs.size} runs are training` };
    if (runs.size > 0) item.show();
    else item.hide();
  });
  return vscode.Disposable.from(item, listener);
}
