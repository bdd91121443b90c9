import { ErrorCodes, type ExecuteCommandParams, ResponseError } from "vscode-languageserver-protocol";
import type { RunStates } from "./runStates.ts";

/** The ids that code actions carry; their arguments are run ids. */
export interface CommandIds {
  stop: string;
  continue: string;
}

/** Commands that the editor's own extension registers, such as that for VS Code. */
export const editorCommands: CommandIds = { stop: "dai.stop", continue: "dai.continue" };

/** Commands that this server carries out itself, for editors that have no extension of ours. */
export const serverCommands: CommandIds = { stop: "dai.server.stop", continue: "dai.server.continue" };

/** An editor whose extension registers our commands says `{ "commands": true }` when it initializes. */
export function commandsFor(initializationOptions: unknown): CommandIds {
  const options = initializationOptions as { commands?: unknown } | null | undefined;
  return options?.commands === true ? editorCommands : serverCommands;
}

/** Carries out a server command. Rejects with one sentence when the command or its arguments mean nothing. */
export async function executeCommand(
  { command, arguments: ids = [] }: ExecuteCommandParams,
  runs: RunStates,
) {
  if (command !== serverCommands.stop && command !== serverCommands.continue)
    throw invalid(
      `There is no command "${command}"; use ${serverCommands.stop} or ${serverCommands.continue}.`,
    );
  if (!Array.isArray(ids) || ids.length === 0 || !ids.every((id) => typeof id === "string"))
    throw invalid(`${command} needs the ids of one or more runs as its arguments.`);
  await (command === serverCommands.stop ? runs.stop(ids) : runs.continue(ids));
  return null;
}

function invalid(message: string) {
  return new ResponseError<void>(ErrorCodes.InvalidParams, message);
}
