import * as vscode from "vscode";

/**
 * A spec that an assistant names by its path, absolute or relative to a folder of the workspace.
 *
 * @throws one sentence when it is no spec or not in the workspace
 */
export async function openSpec(path: unknown): Promise<vscode.TextDocument> {
  if (typeof path !== "string" || !path.endsWith(".dai.json"))
    throw new Error(`${String(path)} is not a spec: give the path of a file whose name ends in .dai.json.`);
  const folders = vscode.workspace.workspaceFolders ?? [];
  const isAbsolute = path.startsWith("/") || /^[a-z]:[\\/]/i.test(path);
  const candidates = isAbsolute
    ? [vscode.Uri.file(path)]
    : folders.map(({ uri }) => vscode.Uri.joinPath(uri, path));
  const inside = candidates.filter((uri) => vscode.workspace.getWorkspaceFolder(uri) !== undefined);
  for (const uri of inside) {
    const exists = await vscode.workspace.fs.stat(uri).then(
      () => true,
      () => false,
    );
    if (exists) return vscode.workspace.openTextDocument(uri);
  }
  throw new Error(`${path} is not in the workspace: give the path of a spec in one of its folders.`);
}
