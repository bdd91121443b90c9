import {
  type ClientCapabilities,
  type InitializeResult,
  PositionEncodingKind,
  TextDocumentSyncKind,
} from "vscode-languageserver-protocol";
import { actionKinds } from "../actions/codeActions.ts";
import type { CommandIds } from "../commands.ts";
import { serverCommands } from "../commands.ts";
import { tokensLegend } from "../navigation/semanticTokens.ts";
import { formatTriggers } from "../navigation/structure.ts";

/** What an editor can do that changes how this server serves it. */
export interface EditorAbilities {
  commands: CommandIds;
  /** asks for diagnostics itself; else they are pushed */
  pullsDiagnostics: boolean;
  /** asks again when told that something has changed */
  refreshes: { diagnostics: boolean; inlayHints: boolean; codeLenses: boolean };
  /** asks for a code action's edit when it is chosen */
  resolvesEdits: boolean;
}

/**
 * An extension of ours gets diagnostics pushed unless it says `{ "pullDiagnostics": true }`: editors pull only
 * for documents that are shown, and warnings of runs belong into the list of problems whether they are or not.
 */
export function editorAbilities(
  { textDocument, workspace }: ClientCapabilities,
  initializationOptions: unknown,
  commands: CommandIds,
): EditorAbilities {
  const options = initializationOptions as { pullDiagnostics?: unknown } | null | undefined;
  const isOurs = commands !== serverCommands;
  return {
    commands,
    pullsDiagnostics:
      textDocument?.diagnostic !== undefined && (!isOurs || options?.pullDiagnostics === true),
    refreshes: {
      diagnostics: workspace?.diagnostics?.refreshSupport === true,
      inlayHints: workspace?.inlayHint?.refreshSupport === true,
      codeLenses: workspace?.codeLens?.refreshSupport === true,
    },
    resolvesEdits: textDocument?.codeAction?.resolveSupport?.properties.includes("edit") === true,
  };
}

/** What this server tells an editor that it can do. */
export function initializeResult({ commands, pullsDiagnostics }: EditorAbilities): InitializeResult {
  const [firstTriggerCharacter, ...moreTriggerCharacter] = formatTriggers;
  return {
    serverInfo: { name: "dai" },
    capabilities: {
      positionEncoding: PositionEncodingKind.UTF16,
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
      completionProvider: { triggerCharacters: ['"', ":", " "] },
      hoverProvider: true,
      inlayHintProvider: true,
      codeLensProvider: { resolveProvider: true },
      documentSymbolProvider: true,
      workspaceSymbolProvider: true,
      definitionProvider: true,
      referencesProvider: true,
      renameProvider: { prepareProvider: true },
      documentLinkProvider: {},
      foldingRangeProvider: true,
      selectionRangeProvider: true,
      semanticTokensProvider: { legend: tokensLegend, full: { delta: true }, range: true },
      documentFormattingProvider: true,
      documentRangeFormattingProvider: true,
      documentOnTypeFormattingProvider: {
        firstTriggerCharacter,
        moreTriggerCharacter: [...moreTriggerCharacter],
      },
      codeActionProvider: { codeActionKinds: Object.values(actionKinds), resolveProvider: true },
      workspace: { workspaceFolders: { supported: true } },
      ...(pullsDiagnostics
        ? {
            diagnosticProvider: {
              identifier: "dai",
              interFileDependencies: false,
              workspaceDiagnostics: false,
            },
          }
        : {}),
      // An extension that has the commands would clash with a second registration of them.
      ...(commands === serverCommands
        ? { executeCommandProvider: { commands: Object.values(serverCommands) } }
        : {}),
    },
  };
}
