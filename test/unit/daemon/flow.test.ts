/** A client's messages in a real WebSocket: how many are under way, and what is left when it closes. */
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type CancellationToken, createMessageConnection, type MessageConnection } from "vscode-jsonrpc/node";
import { WebSocket, WebSocketServer } from "ws";
import { boundedFlow, type Flow } from "../../../server/src/connection/flow.ts";
import { webSocketTransport } from "../../../server/src/connection/webSocketTransport.ts";

const LIMIT = 4;
let server: WebSocketServer;
let client: WebSocket;
let flow: Flow;
let connection: MessageConnection;

beforeEach(async () => {
  server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
  await once(server, "listening");
  const connected = once(server, "connection");
  client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const [[socket]] = await Promise.all([connected, once(client, "open")]);
  flow = boundedFlow(socket, LIMIT);
  const { reader, writer } = webSocketTransport(socket, flow);
  connection = createMessageConnection(reader, writer, undefined, { messageStrategy: flow.strategy });
});
afterEach(async () => {
  client.terminate();
  await new Promise((settle) => server.close(settle));
});

const send = (message: object) => client.send(JSON.stringify({ jsonrpc: "2.0", ...message }));

test("cancellations of requests under way do not count", async () => {
  let begin = (): void => {};
  connection.onRequest("wait", async (token: CancellationToken) => {
    begin();
    await new Promise<void>((settle) => token.onCancellationRequested(() => settle()));
    return "cancelled";
  });
  connection.listen();
  for (let id = 0; id < 3 * LIMIT; id++) {
    const begun = new Promise<void>((settle) => {
      begin = settle;
    });
    const answered = once(client, "message");
    send({ id, method: "wait" });
    await begun;
    send({ method: "$/cancelRequest", params: { id } });
    expect(JSON.parse(String((await answered)[0]))).toMatchObject({ id });
  }
});

test("what came before the end of the socket is begun before its end is acted on", async () => {
  const taken: number[] = [];
  connection.onRequest("take", ({ number }: { number: number }) => {
    taken.push(number);
    return {};
  });
  const left = new Promise<void>((settle) => {
    connection.onClose(async () => {
      await flow.begun();
      connection.dispose();
      settle();
    });
  });
  connection.listen();
  for (let id = 0; id < LIMIT; id++) send({ id, method: "take", params: { number: id } });
  client.close();
  await left;
  expect(taken).toEqual([0, 1, 2, 3]);
});
