import * as vscode from "vscode";
import type { RunList } from "./runList.ts";
import { isContinuable, isOver, isUnderWay } from "./runWords.ts";

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
    set("dai.canStop", all.some(isUnderWay));
    set("dai.canContinue", all.some(isContinuable));
    set("dai.canDelete", all.some(isOver));
  });
}
