import { join } from "node:path";
import * as vscode from "vscode";
import { homeDirectory } from "../connection/home.ts";

/** Opens what the daemon has written to its log. */
export async function showDaemonLog(): Promise<void> {
  const path = join(homeDirectory(), "daemon.log");
  try {
    const document = await vscode.workspace.openTextDocument(vscode.Uri.file(path));
    await vscode.window.showTextDocument(document, { preview: true });
  } catch {
    void vscode.window.showInformationMessage(
      `There is no log yet. The daemon writes ${path} when it starts.`,
    );
  }
}
