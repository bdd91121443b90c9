import { join } from "node:path";
import * as vscode from "vscode";
import { homeDirectory } from "../connection/home.ts";
import { messages } from "../messages.ts";

/** Opens what the daemon has written to its log. */
export async function showDaemonLog(): Promise<void> {
  const path = join(homeDirectory(), "daemon.log");
  try {
    const document = await vscode.workspace.openTextDocument(vscode.Uri.file(path));
    await vscode.window.showTextDocument(document, { preview: true });
  } catch {
    void vscode.window.showInformationMessage(messages.noLog(path));
  }
}
