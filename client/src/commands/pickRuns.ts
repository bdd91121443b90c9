import * as vscode from "vscode";
import type { RunId, RunSummary } from "../../../server/src/protocol/protocol.ts";
import type { Daemon } from "../connection/daemon.ts";
import { runItems } from "./runItems.ts";

/** What a picker of runs is for. */
interface Picking {
  title: string;
  /** said where there is no such run */
  none: string;
  fits(run: RunSummary): boolean;
  /** whether only one can be picked */
  single?: boolean;
}

/** Lets the user pick among the runs that something applies to; undefined when there is none or they pick none. */
export async function pickRuns(
  daemon: Daemon,
  { title, none, fits, single = false }: Picking,
): Promise<RunId[] | undefined> {
  const { runs } = await daemon.request("dai/runs/list", {});
  const items = runItems(runs, fits);
  if (items.length === 0) {
    void vscode.window.showInformationMessage(none);
    return undefined;
  }
  const options = { title, matchOnDescription: true };
  const chosen = single
    ? await vscode.window.showQuickPick(items, options)
    : await vscode.window.showQuickPick(items, { ...options, canPickMany: true });
  return chosen && [chosen].flat().map((item) => item.run);
}
