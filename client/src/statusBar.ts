import * as vscode from "vscode";
import { formatCount, formatPercent } from "../../server/src/domain/format.ts";
import { isActive } from "../../server/src/domain/runState.ts";
import type { RunSummary } from "../../server/src/protocol/protocol.ts";
import type { RunList } from "./runList.ts";

/** How many runs are training and the best score among them; hidden while there is no run at all. */
export function createStatusBar(runs: RunList): vscode.Disposable {
  const item = vscode.window.createStatusBarItem("dai.status", vscode.StatusBarAlignment.Left);
  item.name = "DAI Runs";
  item.command = "dai.showRuns";
  const listener = runs.onChange(() => {
    const running = runs.count("running");
    const queued = runs.count("queued");
    const best = bestScored(runs.all().filter(({ state }) => isActive(state)));
    const score = best ? ` · s_Fv ${formatPercent(best.sFv)}` : "";
    item.text =
      running > 0
        ? `$(sync~spin) ${running} training${score}`
        : `$(graph-line) ${formatCount(runs.size, "run")}`;
    item.tooltip = [
      `${running} running, ${queued} queued, ${runs.size} in all. Click to show them.`,
      ...(best ? [`Best score under way: ${best.run.name}, ${runs.labelOf(best.run)}.`] : []),
    ].join("\n");
    item.accessibilityInformation = {
      label: `DAI: ${running} of ${formatCount(runs.size, "run")} training${score}`,
    };
    if (runs.size > 0) item.show();
    else item.hide();
  });
  return vscode.Disposable.from(item, listener);
}

function bestScored(runs: readonly RunSummary[]): { run: RunSummary; sFv: number } | undefined {
  const scored = runs.flatMap((run) => {
    const sFv = run.scores?.sFv ?? null;
    return sFv === null ? [] : [{ run, sFv }];
  });
  return scored.sort((a, b) => b.sFv - a.sFv)[0];
}
