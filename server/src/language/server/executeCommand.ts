import { ErrorCodes, type ExecuteCommandParams, ResponseError } from "vscode-languageserver-protocol";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { sentenceOf } from "../../messages/catalogue.ts";
import { oneRun } from "../actions/oneRun.ts";
import { serverCommands } from "../commands.ts";
import { machine } from "../machine/thisMachine.ts";
import type { RunStates } from "../runs/runStates.ts";

/**
 * Carries out a server command. Rejects with one sentence when the command or its arguments mean nothing.
 *
 * @param documentOf finds an open document
 */
export async function executeCommand(
  { command, arguments: args = [] }: ExecuteCommandParams,
  runs: RunStates,
  documentOf: (uri: string) => TextDocument | undefined,
) {
  if (!Object.values<string>(serverCommands).includes(command))
    throw invalid(sentenceOf("lsp/no-command", { command, known: Object.values(serverCommands).join(", ") }));
  const isAboutSpec = command === serverCommands.run || command === serverCommands.runOne;
  const needs = isAboutSpec
    ? "the URI of an open spec as its argument"
    : "the ids of one or more runs as its arguments";
  if (!Array.isArray(args) || args.length === 0 || !args.every((id) => typeof id === "string"))
    throw invalid(`${command} needs ${needs}.`);
  if (command === serverCommands.stop) await runs.stop(args);
  else if (command === serverCommands.continue) await runs.continue(args);
  else if (command === serverCommands.dismiss) await runs.dismiss(args);
  else {
    const [uri] = args as [string];
    const document = documentOf(uri);
    if (!document) throw invalid(`${command} needs ${needs}.`);
    const isOne = command === serverCommands.runOne;
    if (isOne && machine.checkLong(document)) throw invalid(sentenceOf("lsp/too-long-for-one", {}));
    const text = document.getText();
    await runs.start({ uri, text: isOne ? oneRun(text) : text });
  }
  return null;
}

function invalid(message: string) {
  return new ResponseError<void>(ErrorCodes.InvalidParams, message);
}
