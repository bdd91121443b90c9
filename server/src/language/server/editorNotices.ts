import type { MessageConnection } from "vscode-jsonrpc";
import {
  LogMessageNotification,
  MessageType,
  PublishDiagnosticsNotification,
  type PublishDiagnosticsParams,
  ShowMessageNotification,
} from "vscode-languageserver-protocol";

/** What the server sends to an editor without being asked. */
export function createEditorNotices(connection: MessageConnection) {
  // A closed connection throws or rejects what is sent; there is no client left to inform.
  const attempt = (send: () => Promise<unknown>) =>
    void Promise.resolve()
      .then(send)
      .catch(() => {});
  return {
    attempt,
    log: (type: MessageType, message: string) =>
      attempt(() => connection.sendNotification(LogMessageNotification.type, { type, message })),
    show: (message: string) =>
      attempt(() =>
        connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Info, message }),
      ),
    publish: (params: PublishDiagnosticsParams) =>
      attempt(() => connection.sendNotification(PublishDiagnosticsNotification.type, params)),
  };
}
