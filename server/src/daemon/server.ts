/** The server: who may connect, how much one client may send, and nothing of what is said. */

import { createServer, type IncomingMessage, STATUS_CODES } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { createMessageConnection, type Logger, type MessageConnection } from "vscode-jsonrpc/node";
import { type WebSocket, WebSocketServer } from "ws";
import { closeCode } from "../connection/closeCode.ts";
import { boundedFlow } from "../connection/flow.ts";
import { webSocketTransport } from "../connection/webSocketTransport.ts";
import { sentenceOf } from "../messages/catalogue.ts";
import type { Log } from "../runs/log.ts";
import type { Admission } from "./http/httpAdmission.ts";
import { cookieName, serveDashboard } from "./http/httpDashboard.ts";
import { isBrowser, refuseUpgrade, sessionOf } from "./http/upgrade.ts";

/** What a session may do to its connection. */
export interface SessionControl {
  /** the client was let in by a browser's cookie, not by the token */
  isBrowser: boolean;
  close(): void;
  /** bytes that wait for the client to read */
  bufferedAmount(): number;
  /** Sends messages, each as UTF-8 text; settles when they have left this process, or the connection is gone. */
  send(frames: readonly Uint8Array[]): Promise<void>;
}

/** Registers what one client can ask; called before the first message is read, disposed when it has left. */
export type ServeSession = (connection: MessageConnection, control: SessionControl) => { dispose(): void };

export interface ServerOptions {
  token: string;
  /** what admits browsers, and the folder of the page that they get; null where none is let in */
  dashboard: { admission: Admission; pageFolder: URL } | null;
  serve: ServeSession;
  log: Log;
}

export interface Server {
  port: number;
  clients(): number;
  /** Closes the connections of a browser that is let in no more. */
  closeSession(session: string): void;
  /** Accepts no more clients and closes all connections. @param staysStopped whether clients are to leave it stopped */
  close(staysStopped: boolean): Promise<void>;
}

const MAX_MESSAGE_BYTES = 2 ** 20;
const MAX_CLIENTS = 512;
/** Sockets that have shown no token yet; when another one comes, the oldest of them gives way. */
const MAX_UNAUTHENTICATED = 64;
const MAX_UNDER_WAY = 64;
const HANDSHAKE_MS = 5_000;
/** How long a client may take to answer the closing handshake. */
const FAREWELL_MS = 1_000;

/** Listens on a free port of 127.0.0.1. */
export async function listen(options: ServerOptions): Promise<Server> {
  const { token, dashboard, serve, log } = options;
  const http = createServer({
    headersTimeout: HANDSHAKE_MS,
    requestTimeout: HANDSHAKE_MS,
    connectionsCheckingInterval: 1_000,
    maxHeaderSize: 8 * 1024,
  });
  const unauthenticated = createUnauthenticated();
  http.on("connection", unauthenticated.add);
  http.on("request", (request, response) => {
    const { port } = http.address() as AddressInfo;
    if (!dashboard) {
      response
        .writeHead(404, { "Content-Type": "text/plain", Connection: "close" })
        .end(sentenceOf("refused/socket-path", {}));
      return;
    }
    const { admission, pageFolder: folder } = dashboard;
    serveDashboard(request, response, port, { folder, admission, log }).catch(() =>
      // The browser went away while it was sending.
      response.destroy(),
    );
  });

  const webSockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: MAX_MESSAGE_BYTES,
  });
  const sessions = new WeakMap<WebSocket, string>();
  http.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on("error", () => socket.destroy());
    const { port } = http.address() as AddressInfo;
    const idOf = dashboard?.admission.idOf ?? (() => null);
    const keys = { token, cookieName: cookieName(port), idOf };
    const refused = refuseUpgrade(request.url ?? "", request.rawHeaders, port, keys);
    if (refused) {
      log.warn({ status: refused.status }, "refused a connection");
      answer(socket, refused.status, refused.reason);
    } else if (webSockets.clients.size >= MAX_CLIENTS) {
      answer(socket, 503, sentenceOf("closed/too-many", {}));
    } else {
      unauthenticated.remove(socket);
      const session = sessionOf(request.rawHeaders, keys);
      webSockets.handleUpgrade(request, socket, head, (webSocket) => {
        if (session !== null) sessions.set(webSocket, session);
        open(webSocket, socket, { serve, log, isBrowser: isBrowser(request.rawHeaders) });
      });
    }
  });

  await new Promise<void>((resolve, reject) => {
    http.once("error", reject).listen({ host: "127.0.0.1", port: 0, exclusive: true }, resolve);
  });
  return {
    port: (http.address() as AddressInfo).port,
    clients: () => webSockets.clients.size,
    closeSession(session) {
      for (const client of webSockets.clients)
        if (sessions.get(client) === session)
          client.close(closeCode.policy, sentenceOf("closed/browser", {}));
    },
    async close(staysStopped) {
      const closed = new Promise((resolve) => http.close(resolve));
      const code = staysStopped ? closeCode.stopped : closeCode.goingAway;
      for (const client of webSockets.clients) client.close(code, sentenceOf("closed/end", {}));
      const late = setTimeout(() => {
        for (const client of webSockets.clients) client.terminate();
        http.closeAllConnections();
      }, FAREWELL_MS);
      await closed;
      clearTimeout(late);
    },
  };
}

/**
 * Sockets without a token. Opening many of them closes the oldest, most likely the opener's own: a client
 * shows its token in its first message.
 */
function createUnauthenticated() {
  const unauthenticated = new Set<Duplex>();
  return {
    add(socket: Duplex): void {
      unauthenticated.add(socket);
      socket.once("close", () => unauthenticated.delete(socket));
      const [oldest] = unauthenticated;
      if (unauthenticated.size > MAX_UNAUTHENTICATED) oldest!.destroy();
    },
    remove: (socket: Duplex): boolean => unauthenticated.delete(socket),
  };
}

function open(
  webSocket: WebSocket,
  socket: Duplex,
  { serve, log, isBrowser }: Pick<ServerOptions, "serve" | "log"> & { isBrowser: boolean },
): void {
  const source = {
    pause: () => webSocket.pause(),
    resume: () => webSocket.resume(),
    send: (text: string, done: () => void) => webSocket.send(text, done),
  };
  const flow = boundedFlow(source, MAX_UNDER_WAY);
  const { reader, writer } = webSocketTransport(webSocket, flow);
  const connection = createMessageConnection(reader, writer, connectionLog(log), {
    messageStrategy: flow.strategy,
  });
  const session = serve(connection, {
    isBrowser,
    close: () => webSocket.close(),
    bufferedAmount: () => webSocket.bufferedAmount,
    send: (frames) => sendTogether(webSocket, socket, frames),
  });
  connection.onClose(async () => {
    // The last reports of a program that did not wait for their answers.
    await flow.begun();
    session.dispose();
    connection.dispose();
  });
  connection.onError(([error]) => log.warn({ reason: error.message }, "a connection broke"));
  connection.listen();
}

/** Hundreds of small messages in one system call: each by itself would cost as much as making it. */
async function sendTogether(
  webSocket: WebSocket,
  socket: Duplex,
  frames: readonly Uint8Array[],
): Promise<void> {
  socket.cork();
  let left = Promise.resolve();
  for (const frame of frames)
    left = new Promise((resolve) => webSocket.send(frame, { binary: false }, () => resolve()));
  socket.uncork();
  await left;
}

function answer(socket: Duplex, status: number, reason: string): void {
  const body = `${reason}\n`;
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n` +
      "Connection: close\r\nContent-Type: text/plain\r\n" +
      `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

function connectionLog(log: Log): Logger {
  return {
    error: (message) => log.warn({}, message.slice(0, 500)),
    warn: (message) => log.warn({}, message.slice(0, 500)),
    info: () => {},
    log: () => {},
  };
}
