import {
  CodeActionKind,
  type InitializeResult,
  PositionEncodingKind,
  TextDocumentSyncKind,
} from "vscode-languageserver-protocol";
import { type CommandIds, serverCommands } from "./commands.ts";

/** What this server tells an editor that it can do. */
export function initializeResult(commands: CommandIds): InitializeResult {
  return {
    serverInfo: { name: "dai" },
    capabilities: {
      positionEncoding: PositionEncodingKind.UTF16,
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
      completionProvider: { triggerCharacters: ['"', ":", " "] },
      hoverProvider: true,
      documentSymbolProvider: true,
      foldingRangeProvider: true,
      selectionRangeProvider: true,
      documentFormattingProvider: true,
      documentRangeFormattingProvider: true,
      codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix] },
      // An extension that has the commands would clash with a second registration of them.
      ...(commands === serverCommands
        ? { executeCommandProvider: { commands: Object.values(serverCommands) } }
        : {}),
    },
  };
}
