import { ErrorCodes, type ExecuteCommandParams, ResponseError } from "vscode-languageserver-protocol";
import { sentenceOf } from "../../messages/catalogue.ts";
import { oneRun } from "../actions/oneRun.ts";
import type { RunStates } from "../runs/runStates.ts";

/** The ids that code actions and lenses carry. */
export interface CommandIds {
  /** trains a spec; its argument is the spec's URI */
  run: string;
  /** trains the first run of a spec; its argument is the spec's URI */
  runOne: string;
  /** tells what a launch would cost; its arguments are the spec's URI and the estimate in words. Only where the editor can */
  estimate?: string;
  /** their arguments are run ids */
  stop: string;
  continue: string;
  dismiss: string;
  /** shows a run; its argument is the run's id. Only where the editor can */
  show?: string;
  /** the same with the evidence of its verdict */
  explain?: string;
}

/** Commands that the editor's own extension registers, such as that for VS Code. */
export const editorCommands: CommandIds = {
  run: "dai.run",
  runOne: "dai.runOne",
  estimate: "dai.estimate",
  stop: "dai.stop",
  continue: "dai.continue",
  dismiss: "dai.dismiss",
  show: "dai.showRun",
  explain: "dai.explainRun",
};

/** Commands that this server carries out itself, for editors that have no extension of ours. */
export const serverCommands = {
  run: "dai.server.run",
  runOne: "dai.server.runOne",
  stop: "dai.server.stop",
  continue: "dai.server.continue",
  dismiss: "dai.server.dismiss",
} satisfies CommandIds;

/** An editor whose extension registers our commands says `{ "commands": true }` when it initializes. */
export function commandsFor(initializationOptions: unknown): CommandIds {
  const options = initializationOptions as { commands?: unknown } | null | undefined;
  return options?.commands === true ? editorCommands : serverCommands;
}

/**
 * Carries out a server command. Rejects with one sentence when the command or its arguments mean nothing.
 *
 * @param textOf the text of an open document
 */
export async function executeCommand(
  { command, arguments: args = [] }: ExecuteCommandParams,
  runs: RunStates,
  textOf: (uri: string) => string | undefined,
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
    const text = textOf(uri);
    if (text === undefined) throw invalid(`${command} needs ${needs}.`);
    await runs.start({ uri, text: command === serverCommands.runOne ? oneRun(text) : text });
  }
  return null;
}

function invalid(message: string) {
  return new ResponseError<void>(ErrorCodes.InvalidParams, message);
}
