import * as vscode from "vscode";
import type { PageToHost } from "../../../server/src/protocol/page.ts";

/** Saves a picture or table that the page exports, where the user says. */
export async function saveFile({ name, data }: PageToHost & { kind: "save" }): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const uri = await vscode.window.showSaveDialog(
    folder ? { defaultUri: vscode.Uri.joinPath(folder, name.replaceAll(/[\\/]/g, "-")) } : {},
  );
  if (uri) await vscode.workspace.fs.writeFile(uri, Buffer.from(data, "base64"));
}
