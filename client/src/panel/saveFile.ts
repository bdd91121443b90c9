import { homedir } from "node:os";
import * as vscode from "vscode";
import { savedText } from "../../../server/src/domain/savedFile.ts";
import type { PageToHost } from "../../../server/src/protocol/page.ts";
import { buttons } from "../messages.ts";

type SavedFile = PageToHost & { kind: "save" };

/** Saves a picture, a table, a report or a model where the user says, and then offers to open and to reveal it. */
export async function saveFile(file: SavedFile): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file(homedir());
  const uri = await vscode.window.showSaveDialog({
    defaultUri: vscode.Uri.joinPath(folder, file.name.replaceAll(/[\\/]/g, "-")),
  });
  if (!uri) return;
  const bytes = Buffer.from(file.data, "base64");
  await vscode.workspace.fs.writeFile(uri, bytes);
  const uses = usesOf(uri, file.mime, bytes);
  const text = savedText(uri.path.slice(uri.path.lastIndexOf("/") + 1), bytes.length);
  // The page does not wait for the answer.
  void vscode.window
    .showInformationMessage(text, ...uses.keys())
    .then((choice) => uses.get(choice ?? "")?.());
}

/** What can be done with a saved file, by the button that does it. */
function usesOf(uri: vscode.Uri, mime: string, bytes: Buffer): Map<string, () => unknown> {
  const uses = new Map<string, () => unknown>();
  if (mime === "text/html") uses.set(buttons.open, () => openPage(uri, bytes.toString()));
  // The editor has no view of a model.
  else if (mime !== "application/octet-stream")
    uses.set(buttons.open, () => vscode.commands.executeCommand("vscode.open", uri));
  const reveal = revealCommand(uri);
  if (reveal) uses.set(buttons.reveal, () => vscode.commands.executeCommand(reveal, uri));
  return uses;
}

/** The file manager can show only files of the machine that VS Code's window is on. */
function revealCommand(uri: vscode.Uri): string | null {
  if (vscode.workspace.getWorkspaceFolder(uri)) return "revealInExplorer";
  const isHere = vscode.env.uiKind === vscode.UIKind.Desktop && vscode.env.remoteName === undefined;
  return isHere ? "revealFileInOS" : null;
}

/** Shows a page that needs no script in a tab: a file on another machine has no browser. */
function openPage(uri: vscode.Uri, html: string): void {
  const title = uri.path.slice(uri.path.lastIndexOf("/") + 1);
  vscode.window.createWebviewPanel("dai.report", title, vscode.ViewColumn.Active).webview.html = html;
}
