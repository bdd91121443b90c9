import * as vscode from "vscode";
import type { Middleware } from "vscode-languageclient";

/** Leaves out what the user has switched off in the settings. */
export const languageMiddleware: Middleware = {
  provideInlayHints: (document, range, token, next) =>
    isOn("inlayHints", document) ? next(document, range, token) : [],
  provideCodeLenses: (document, token, next) => (isOn("codeLens", document) ? next(document, token) : []),
};

function isOn(feature: "inlayHints" | "codeLens", document: vscode.TextDocument): boolean {
  return vscode.workspace.getConfiguration("dai", document).get<boolean>(feature) !== false;
}
