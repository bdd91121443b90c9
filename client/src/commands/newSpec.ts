import * as vscode from "vscode";
import { messages } from "../messages.ts";
import { renamed } from "./renamed.ts";

/**
 * Makes a spec from the example that comes along, where the user says, named as its file is, and opens it.
 *
 * @param example the example's file
 * @throws one sentence when the name that the user meant is taken
 */
export async function newSpec(example: vscode.Uri): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const chosen = await vscode.window.showSaveDialog({
    title: "New Spec",
    saveLabel: "Create",
    filters: { "DAI specs (.dai.json)": ["json"] },
    ...(folder ? { defaultUri: vscode.Uri.joinPath(folder, "first.dai.json") } : {}),
  });
  if (!chosen) return;
  const target = named(chosen);
  // The dialog has asked about the name that was typed, not about the one that it becomes.
  if (target !== chosen && (await exists(target)))
    throw new Error(messages.nameTaken(vscode.workspace.asRelativePath(target)));
  const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(example));
  await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(renamed(text, target.path)));
  await vscode.window.showTextDocument(target);
}

/** With the ending by which a spec is known. */
function named(uri: vscode.Uri): vscode.Uri {
  if (uri.path.endsWith(".dai.json")) return uri;
  return uri.with({ path: `${uri.path.replace(/\.json$/, "")}.dai.json` });
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  return vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
}
