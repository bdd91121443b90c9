/** A connection to the daemon whose methods, parameters and results are those of the protocol. */

import { createMessageConnection } from "vscode-jsonrpc/node";
import { MessageError } from "../messages/messageError.ts";
import type {
  NotificationMethod,
  Notifications,
  Params,
  RequestMethod,
  Result,
} from "../protocol/protocol.ts";
import { type ConnectOptions, type DaemonInfo, openDaemon } from "./daemon.ts";
import { inPages, type Request } from "./pages.ts";

export interface DaemonConnection {
  info: DaemonInfo;
  /** Rejects with vscode-jsonrpc's ResponseError, or with one sentence when the connection closes before the answer. */
  request<M extends RequestMethod>(method: M, params: Params<M>): Promise<Result<M>>;
  /** One handler for each method; a second one takes the place of the first. */
  on<M extends NotificationMethod>(method: M, handler: (params: Notifications[M]) => void): void;
  onClose(listener: () => void): void;
  /** true after a close by which the daemon says that someone stopped it on purpose */
  wasStopped(): boolean;
  close(): void;
}

/** Like `openDaemon`, for clients that use only `dai/*`. */
export async function connectDaemon(options: ConnectOptions): Promise<DaemonConnection> {
  const socket = await openDaemon(options);
  const connection = createMessageConnection(socket.reader, socket.writer);
  let isClosed = false;
  connection.onClose(() => {
    isClosed = true;
    // Disposing is what rejects the requests that are still waiting.
    connection.dispose();
  });
  connection.listen();
  const request: Request = async (method, params) => {
    try {
      return await connection.sendRequest(method, params);
    } catch (error) {
      if (!isClosed) throw error;
      throw new MessageError("connection-closed", { method });
    }
  };
  return {
    info: socket.info,
    request: inPages(request),
    on: (method, handler) => void connection.onNotification(method, handler),
    onClose: socket.onClose,
    wasStopped: socket.wasStopped,
    close: socket.close,
  };
}
