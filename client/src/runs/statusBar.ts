import * as vscode from "vscode";
import { formatCount } from "../../../server/src/domain/format.ts";
import { isActive } from "../../../server/src/domain/runState.ts";
import { bestResult, bestText } from "./bestResult.ts";
import type { RunList } from "./runList.ts";

/** The number of runs in training and the best result among them; hidden while there are no runs. */
export function createStatusBar(runs: RunList): vscode.Disposable {
  const item = vscode.window.createStatusBarItem("dai.status", vscode.StatusBarAlignment.Left);
  item.name = "DAI Runs";
  item.command = "dai.showRuns";
  const listener = runs.onChange(() => {
    const running = runs.count("running");
    const queued = runs.count("queued");
    const active = runs.all().filter(({ state }) => isActive(state));
    const best = bestText(bestResult(active));
    const result = best === "" ? "" : ` · ${best}`;
    item.text =
      running > 0
        ? `$(sync~spin) ${running} training${result}`
        : `$(graph-line) ${formatCount(runs.size, "run")}`;
    item.tooltip = `${running} running, ${queued} queued, ${runs.size} in total. Click to show them.`;
    item.accessibilityInformation = {
      label: `DAI: ${running} of ${formatCount(runs.size, "run")} training${result}`,
    };
    if (runs.size > 0) item.show();
    else item.hide();
  });
  return vscode.Disposable.from(item, listener);
}
