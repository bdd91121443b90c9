/** Editors (LSP) and assistants (MCP). */
import type { Messages } from "../message.ts";

export const editorMessages = {
  "mcp/no-consent": () => [
    "A program is started only after its user has agreed, and this client cannot ask",
    "ask the user to run `dai run` or `dai continue` in a terminal, or to use VS Code",
  ],
  "mcp/many-questions": ({ most }: { most: number }) => [
    `${most} questions to the user are open already`,
    "have the user answer one of them first",
  ],
  "mcp/no-tool": ({ name, known }: { name: string | undefined; known: string }) => [
    `There is no tool "${name}"`,
    `use one of ${known}`,
  ],
  "mcp/ask-program": ({ command, name, what }: { command: string; name: string; what: string }) =>
    `Start the command ${command} of ${name} on this machine: ${what}?`,
  "mcp/ask-train": ({ path, what }: { path: string; what: string }) => `Train ${path}: ${what}?`,
  "mcp/ask-stop": ({ runs }: { runs: string }) => `Stop ${runs}? They can be continued.`,
  "mcp/ask-continue": ({ what, runs, study }: { what: string; runs: string; study: string }) =>
    `${what}, for which ${runs} of “${study}” may be started on this machine?`,
  "mcp/declined": () => "The user declined.",
  "mcp/no-spec": ({ path }: { path: string }) => [`${path} is not a spec`, "its name must end in .dai.json"],
  "lsp/initialized": () => "The language server is already initialized.",
  "lsp/not-initialized": () => "Send initialize before any other request.",
  "lsp/shut-down": () => "The language server was shut down.",
  "lsp/cancelled": () => "The request was cancelled.",
  "lsp/no-command": ({ command, known }: { command: string; known: string }) => [
    `There is no command "${command}"`,
    `use one of ${known}`,
  ],
  "lsp/long-spec": ({ what, uri }: { what: string; uri: string }) =>
    `The ${what} of ${uri} covers only its beginning, because the spec is too long.`,
  "lsp/only-checked": ({ characters }: { characters: number }) => [
    `The spec has ${characters} characters, so the editor shows only its diagnostics`,
    "write long lists as draws to get all features",
  ],
  "lsp/too-long-for-one": () => [
    "The spec is too long to take its first run from it",
    "launch all of its runs",
  ],
  "lsp/long-message": () => [
    "dai: The editor sent a message of more than 1 MiB, the limit for a spec",
    "close that file",
  ],
  "lsp/no-message": ({ reason }: { reason: string }) => [
    `dai: What came on standard input is no message of the Language Server Protocol (${reason})`,
    "start this command from an editor",
  ],
  "lsp/many-symbols": ({ matches, shown }: { matches: number; shown: number }) => [
    `${matches} studies and runs match, of which the first ${shown} are shown`,
    "type more to narrow them",
  ],
  "lsp/rename": () => ["Only the study can be renamed", 'put the cursor into the value of "name"'],
  "lsp/name-length": ({ length }: { length: number }) =>
    `A study's name has 1 to 200 characters, and this one has ${length}.`,
  "hint/program-time": () => "The time that a program takes is not known.",
  "hint/no-time": () =>
    "The time of an epoch is not known until a run of this shape has finished on this machine.",
  "hint/measured": () => "Measured on finished runs of this shape on this machine.",
  "hover/reading": () => "Reading dataset files…",
  "hover/operations": ({ batch }: { batch: number }) =>
    `Operations are of one forward pass; memory is that of training with batches of ${batch}.`,
  "shown-only": ({ shown }: { shown: string | number | undefined }) => [
    `Only the first ${shown} problems are shown`,
    "correct some of them first",
  ],
  "checkpoint-used": ({ what }: { what: string | number | undefined }) => `The verdict uses this ${what}.`,
} as const satisfies Messages;
