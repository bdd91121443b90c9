import * as vscode from "vscode";

/** URIs of the folders of the open workspace; [] where none is open. */
export function workspaceFolders(): string[] {
  return (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.toString());
}
