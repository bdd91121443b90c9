import * as vscode from "vscode";

/** Whether training may start here; if not, says why and offers the way to change it. */
export function mayRun(): boolean {
  if (vscode.workspace.isTrusted) return true;
  const manage = "Manage Workspace Trust";
  void vscode.window
    .showWarningMessage("Nothing is trained in this workspace until you trust it.", manage)
    .then((choice) => choice && vscode.commands.executeCommand("workbench.trust.manage"));
  return false;
}
