import * as vscode from "vscode";
import type { RunSummary } from "../../../server/src/protocol/protocol.ts";

/** URIs of the folders of the open workspace; [] where none is open. */
export function workspaceFolders(): string[] {
  return (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.toString());
}

/**
 * True for a run whose spec is in one of the folders. A run that came from no file belongs to no workspace in
 * particular, and where no folder is open every run is in scope.
 */
export function isOfWorkspace({ uri }: Pick<RunSummary, "uri">, folders: readonly string[]): boolean {
  if (uri === null || folders.length === 0) return true;
  return folders.some((folder) => uri.startsWith(`${folder.replace(/\/$/, "")}/`));
}
