import * as vscode from "vscode";
import { buttons, messages } from "../messages.ts";

/** Whether training may start here; if not, says why and offers the way to change it. */
export function mayRun(): boolean {
  if (vscode.workspace.isTrusted) return true;
  void vscode.window
    .showWarningMessage(messages.untrusted, buttons.trust)
    .then((choice) => choice && vscode.commands.executeCommand("workbench.trust.manage"));
  return false;
}
