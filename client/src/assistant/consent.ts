import { findNodeAtLocation, getNodeValue, parseTree } from "jsonc-parser";
import * as vscode from "vscode";
import { visibleText } from "../../../server/src/domain/visibleText.ts";
import { buttons, messages } from "../messages.ts";

/**
 * Asks the user in a dialog before an assistant has a program started: a setting can agree to all calls of tools, but
 * not to this.
 *
 * @throws one sentence when the user does not agree
 */
export async function consent(question: string, detail = ""): Promise<void> {
  const options = { modal: true, detail };
  if (
    (await vscode.window.showWarningMessage(question, options, buttons.startProgram)) !== buttons.startProgram
  )
    throw new Error(messages.programDeclined);
}

/** The same for a spec; one without a program needs no more than the tool's own question. */
export async function mayStartProgram(document: vscode.TextDocument): Promise<void> {
  const root = parseTree(document.getText());
  const command = root && findNodeAtLocation(root, ["program", "command"]);
  if (!root || !findNodeAtLocation(root, ["program"])) return;
  const name = vscode.workspace.asRelativePath(document.uri);
  await consent(
    messages.assistantStartsProgram(name),
    command ? visibleText(JSON.stringify(getNodeValue(command))) : "",
  );
}
