/** A WebSocket client that sends whatever a test wants, well formed or not. */
import { request } from "node:http";
import { WebSocket } from "ws";
import type { DaemonInfo } from "../../../server/src/connection/info.ts";

export type Headers = Record<string, string | string[]>;

export interface Handshake {
  status: number;
  headers: NodeJS.Dict<string | string[]>;
  body: string;
}

/** Asks for a WebSocket with exactly these headers besides those of the protocol; 101 means that it is let in. */
export function handshake(info: DaemonInfo, path: string, headers: Headers): Promise<Handshake> {
  return new Promise((resolve, reject) => {
    const asked = request({
      host: "127.0.0.1",
      port: info.port,
      path,
      headers: {
        Connection: "Upgrade",
        Upgrade: "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
        ...headers,
      },
    });
    asked.once("error", reject).once("upgrade", (response, socket) => {
      socket.destroy();
      resolve({ status: 101, headers: response.headers, body: "" });
    });
    asked.once("response", async (response) => {
      let body = "";
      for await (const chunk of response) body += chunk;
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body });
    });
    asked.end();
  });
}

export interface RawSocket {
  socket: WebSocket;
  send(frame: unknown): void;
  /** The next message that the daemon sends. */
  next(): Promise<Record<string, unknown>>;
  /** The close code, once the connection is closed. */
  closed: Promise<number>;
}

export async function openRaw(info: DaemonInfo): Promise<RawSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${info.port}/rpc`, {
    headers: { Authorization: `Bearer ${info.token}` },
    perMessageDeflate: false,
  });
  const received: Record<string, unknown>[] = [];
  const waiting: ((message: Record<string, unknown>) => void)[] = [];
  socket.on("message", (data) => {
    const message = JSON.parse(String(data));
    const waiter = waiting.shift();
    if (waiter) waiter(message);
    else received.push(message);
  });
  const closed = new Promise<number>((resolve) => socket.once("close", resolve));
  await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
  // The daemon may reset a connection that misbehaves.
  socket.on("error", () => {});
  return {
    socket,
    send: (frame) => socket.send(typeof frame === "string" ? frame : JSON.stringify(frame)),
    next() {
      const first = received.shift();
      return first ? Promise.resolve(first) : new Promise((resolve) => waiting.push(resolve));
    },
    closed,
  };
}
