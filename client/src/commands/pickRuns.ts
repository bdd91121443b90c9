import * as vscode from "vscode";
import { formatPercent } from "../../../server/src/domain/format.ts";
import { labelPaths, runLabel } from "../../../server/src/domain/parameters.ts";
import { verdictText } from "../../../server/src/domain/verdictWords.ts";
import { visibleText } from "../../../server/src/domain/visibleText.ts";
import type { RunId, RunSummary } from "../../../server/src/protocol/protocol.ts";
import type { Daemon } from "../connection/daemon.ts";
import { messages } from "../messages.ts";

/**
 * Lets the user pick among the runs that something applies to; undefined when there is none or they pick none.
 *
 * @param several whether more than one can be picked
 */
export async function pickRuns(
  daemon: Daemon,
  title: string,
  fits: (run: RunSummary) => boolean,
  several = true,
): Promise<RunId[] | undefined> {
  const { runs } = await daemon.request("dai/runs/list", {});
  const paths = labelPaths(runs);
  const items = runs.filter(fits).map((run) => runItem(run, paths));
  if (items.length === 0) {
    void vscode.window.showInformationMessage(messages.noRunQualifies(title));
    return undefined;
  }
  const options = { title, matchOnDescription: true };
  const chosen = several
    ? await vscode.window.showQuickPick(items, { ...options, canPickMany: true })
    : await vscode.window.showQuickPick(items, options);
  return chosen && [chosen].flat().map((item) => item.run);
}

function runItem(run: RunSummary, paths: readonly string[]): vscode.QuickPickItem & { run: RunId } {
  const score = run.scores ? `s_F ${run.scores.sF.toPrecision(3)}` : "no score yet";
  const accuracy = run.validationAccuracy === null ? "" : ` · ${formatPercent(run.validationAccuracy)}`;
  const verdict = run.verdict ? ` · ${verdictText(run.verdict)}` : "";
  return {
    run: run.run,
    label: visibleText(`${run.name} · ${runLabel(run, paths)}`),
    description: run.state,
    detail: `epoch ${Math.max(run.epoch, 0)} of ${run.epochs} · ${score}${accuracy}${verdict}`,
  };
}
