import * as vscode from "vscode";
import type { Daemon } from "../connection/daemon.ts";
import { messages } from "../messages.ts";

/**
 * Writes a spec beside a table, under the table's name, and opens it with the column to predict selected.
 *
 * @throws one sentence when there is such a file already, or the table can't be read
 */
export async function newSpecFromData(daemon: Daemon, data: vscode.Uri): Promise<void> {
  const target = data.with({ path: `${data.path.replace(/\.(csv|tsv|parquet)(\.gz)?$/i, "")}.dai.json` });
  const isTaken = await vscode.workspace.fs.stat(target).then(
    () => true,
    () => false,
  );
  if (isTaken) throw new Error(messages.nameTaken(vscode.workspace.asRelativePath(target)));
  const { text, label } = await daemon.request("dai/spec/draft", { data: data.toString() });
  await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(text));
  const editor = await vscode.window.showTextDocument(target);
  const key = '"label": ';
  const at = text.indexOf(key) + key.length;
  if (label === null || at < key.length) return;
  const { document } = editor;
  const end = at + JSON.stringify(label).length;
  editor.selection = new vscode.Selection(document.positionAt(at + 1), document.positionAt(end - 1));
}
