import * as vscode from "vscode";

/** Our extension, as VS Code knows it. */
export function extension(): vscode.Extension<unknown> {
  const found = vscode.extensions.getExtension("dai.dai");
  if (!found) throw new Error("VS Code has not loaded the extension dai.dai.");
  return found;
}

/** Opens a file of the workspace in an editor. */
export async function openSpec(name: string): Promise<vscode.TextDocument> {
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (!folder) throw new Error("The workbench has no workspace.");
  const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder.uri, name));
  await vscode.window.showTextDocument(document);
  return document;
}

/** The code of a diagnostic, which may come with a link to what explains it. */
export function codeOf({ code }: vscode.Diagnostic): string {
  return String(typeof code === "object" ? code.value : code);
}

/**
 * Waits until the diagnostics of a document satisfy `enough`, and returns them.
 *
 * @param patience in ms
 * @throws after that time, with those that there are
 */
export async function diagnosticsOf(
  uri: vscode.Uri,
  enough: (diagnostics: vscode.Diagnostic[]) => boolean,
  patience = 400_000,
): Promise<vscode.Diagnostic[]> {
  const deadline = Date.now() + patience;
  for (;;) {
    const now = vscode.languages.getDiagnostics(uri);
    if (enough(now)) return now;
    if (Date.now() > deadline) {
      const seen = now.map((one) => `${codeOf(one)}: ${one.message}`).join("; ") || "none";
      throw new Error(`The diagnostics did not become what they should: ${seen}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
