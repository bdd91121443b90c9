import * as vscode from "vscode";
import { isActive } from "../../server/src/domain/runState.ts";
import type { RunSummary } from "../../server/src/protocol/protocol.ts";
import type { RunList } from "./runList.ts";
import { count, percent, runLabel } from "./runWords.ts";

/** How many runs are training and the best score among them; hidden while there is no run at all. */
export function createStatusBar(runs: RunList): vscode.Disposable {
  const item = vscode.window.createStatusBarItem("dai.status", vscode.StatusBarAlignment.Left);
  item.name = "DAI Runs";
  item.command = "dai.showRuns";
  const listener = runs.onChange(() => {
    const running = runs.count("running");
    const queued = runs.count("queued");
    const best = bestScored(runs.all().filter(({ state }) => isActive(state)));
    const score = best ? ` · s_Fv ${percent(best.sFv)}` : "";
    item.text =
      running > 0 ? `$(sync~spin) ${running} training${score}` : `$(graph-line) ${count(runs.size, "run")}`;
    item.tooltip = [
      `${running} running, ${queued} queued, ${runs.size} in all. Click to show them.`,
      ...(best ? [`Best score under way: ${best.run.name}, ${runLabel(best.run)}.`] : []),
    ].join("\n");
    item.accessibilityInformation = {
      label: `DAI: ${running} of ${count(runs.size, "run")} training${score}`,
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
