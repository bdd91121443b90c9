import * as vscode from "vscode";
import { can } from "../../server/src/domain/runState.ts";
import type { RunList } from "./runs/runList.ts";

/** Keeps the context keys up to date that the manifest's `when` clauses use. */
export function createContext(runs: RunList): vscode.Disposable {
  const last = new Map<string, boolean>();
  function set(key: string, value: boolean): void {
    if (last.get(key) === value) return;
    last.set(key, value);
    void vscode.commands.executeCommand("setContext", key, value);
  }
  return runs.onChange(() => {
    const all = runs.all();
    set("dai.listed", runs.listed);
    set(
      "dai.canStop",
      all.some((run) => can("stop", run)),
    );
    set(
      "dai.canContinue",
      all.some((run) => can("continue", run)),
    );
    set(
      "dai.canDelete",
      all.some((run) => can("delete", run)),
    );
  });
}
