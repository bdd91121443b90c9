import type { MessageConnection } from "vscode-jsonrpc";
import {
  CodeLensRefreshRequest,
  DiagnosticRefreshRequest,
  InlayHintRefreshRequest,
} from "vscode-languageserver-protocol";
import type { EditorAbilities } from "./capabilities.ts";

/** Least time between two refreshes, in milliseconds. */
const INTERVAL = 1000;

/**
 * Asks the editor to ask again for what depends on runs; once, however many of them change, and at most once a second: an
 * editor that is asked faster than it gets its answers shows none, and closes its menu of quick fixes each time.
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
  let last = Number.NEGATIVE_INFINITY;
  return {
    soon(): void {
      timer ??= setTimeout(
        () => {
          timer = undefined;
          last = performance.now();
          const { refreshes, pullsDiagnostics } = editor();
          if (refreshes.diagnostics && pullsDiagnostics)
            tell(() => connection.sendRequest(DiagnosticRefreshRequest.type));
          if (refreshes.inlayHints) tell(() => connection.sendRequest(InlayHintRefreshRequest.type));
          if (refreshes.codeLenses) tell(() => connection.sendRequest(CodeLensRefreshRequest.type));
        },
        Math.max(delay, last + INTERVAL - performance.now()),
      );
    },
    cancel(): void {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
