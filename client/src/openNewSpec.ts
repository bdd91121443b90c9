import { basename, dirname, join } from "node:path";
import * as vscode from "vscode";
import type { PageToHost } from "../../server/src/protocol/page.ts";

/** Opens a new spec, unsaved, that a save puts beside the one that it comes from, where its relative paths hold. */
export async function openNewSpec({ text, uri }: PageToHost & { kind: "openSpec" }): Promise<void> {
  if (uri === null) {
    const document = await vscode.workspace.openTextDocument({ language: "dai", content: text });
    await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.One });
    return;
  }
  const target = await freeName(vscode.Uri.parse(uri, true));
  const document = await vscode.workspace.openTextDocument(target.with({ scheme: "untitled" }));
  const editor = await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.One });
  const all = new vscode.Range(document.positionAt(0), document.positionAt(document.getText().length));
  await editor.edit((edit) => edit.replace(all, text));
}

/** `name-rerun.dai.json` beside the spec or, where that exists, with a number. */
async function freeName(spec: vscode.Uri): Promise<vscode.Uri> {
  const name = basename(spec.path, ".dai.json");
  for (let number = 1; ; number++) {
    const ending = number === 1 ? "rerun" : `rerun-${number}`;
    const uri = spec.with({ path: join(dirname(spec.path), `${name}-${ending}.dai.json`) });
    const exists = await vscode.workspace.fs.stat(uri).then(
      () => true,
      () => false,
    );
    if (!exists) return uri;
  }
}
