/** A connection to the daemon whose methods, parameters and results are those of the protocol. */
import { createMessageConnection } from "vscode-jsonrpc/node";
import type {
  NotificationMethod,
  Notifications,
  Params,
  RequestMethod,
  Result,
} from "../protocol/protocol.ts";
import { type ConnectOptions, type DaemonInfo, openDaemon } from "./daemon.ts";

export interface DaemonConnection {
  info: DaemonInfo;
  /** Rejects with vscode-jsonrpc's ResponseError, or with its ConnectionError once the connection is closed. */
  request<M extends RequestMethod>(method: M, params: Params<M>): Promise<Result<M>>;
  /** One handler for each method; a second one takes the place of the first. */
  on<M extends NotificationMethod>(method: M, handler: (params: Notifications[M]) => void): void;
  onClose(listener: () => void): void;
  close(): void;
}

/** Like `openDaemon`, for those who speak only `dai/*`. */
export async function connectDaemon(options: ConnectOptions): Promise<DaemonConnection> {
  const socket = await openDaemon(options);
  const connection = createMessageConnection(socket.reader, socket.writer);
  // Disposing is what rejects the requests that are still waiting.
  connection.onClose(() => connection.dispose());
  connection.listen();
  return {
    info: socket.info,
    request: async (method, params) => connection.sendRequest(method, params),
    on: (method, handler) => void connection.onNotification(method, handler),
    onClose: socket.onClose,
    close: socket.close,
  };
}
