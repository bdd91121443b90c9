import type { MessageConnection } from "vscode-jsonrpc";
import {
  CodeLensRefreshRequest,
  DiagnosticRefreshRequest,
  InlayHintRefreshRequest,
} from "vscode-languageserver-protocol";
import type { EditorAbilities } from "./capabilities.ts";

/**
 * Asks the editor to ask again for what depends on runs; once, however many of them change.
 *
 * @param tell sends, and does not fail where the connection is closed
 * @param editor what the editor can do
 * @param delay in milliseconds
 */
export function createRefreshes(
  connection: MessageConnection,
  tell: (send: () => Promise<unknown>) => void,
  editor: () => EditorAbilities,
  delay: number,
) {
  let timer: NodeJS.Timeout | undefined;
  return {
    soon(): void {
      timer ??= setTimeout(() => {
        timer = undefined;
        const { refreshes, pullsDiagnostics } = editor();
        if (refreshes.diagnostics && pullsDiagnostics)
          tell(() => connection.sendRequest(DiagnosticRefreshRequest.type));
        if (refreshes.inlayHints) tell(() => connection.sendRequest(InlayHintRefreshRequest.type));
        if (refreshes.codeLenses) tell(() => connection.sendRequest(CodeLensRefreshRequest.type));
      }, delay);
    },
    cancel(): void {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
