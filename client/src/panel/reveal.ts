import * as vscode from "vscode";
import type { RunId } from "../../../server/src/protocol/protocol.ts";
import type { Daemon } from "../connection/daemon.ts";
import { messages } from "../messages.ts";

/** Opens the spec of a run at the place that the run's diagnostic names, or else at its initialization. */
export async function revealRun(daemon: Daemon, run: RunId): Promise<void> {
  const detail = (await daemon.request("dai/runs/get", { runs: [run] })).runs[0];
  if (!detail?.uri) {
    void vscode.window.showInformationMessage(messages.noSpecOfRun);
    return;
  }
  const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(detail.uri));
  const diagnostic = vscode.languages
    .getDiagnostics(document.uri)
    .find((candidate) => isAbout(candidate, run));
  await vscode.window.showTextDocument(document, {
    viewColumn: vscode.ViewColumn.One,
    selection: diagnostic?.range ?? initializationOf(document),
  });
}

function isAbout(diagnostic: vscode.Diagnostic, run: RunId): boolean {
  // The language client keeps the server's `data`, which the editor's own type does not have.
  const { data } = diagnostic as vscode.Diagnostic & { data?: { runs?: unknown } };
  return Array.isArray(data?.runs) && data.runs.includes(run);
}

function initializationOf(document: vscode.TextDocument): vscode.Range {
  const offset = Math.max(document.getText().indexOf('"initialization"'), 0);
  const start = document.positionAt(offset);
  return new vscode.Range(start, start);
}
