import pino from "pino";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createMessageConnection } from "vscode-jsonrpc/node";
import { WebSocket } from "ws";
import { webSocketTransport } from "../../../server/src/connection/webSocketTransport.ts";
import { subscribe } from "../../../server/src/daemon/answers/subscription.ts";
import { listen, type Server } from "../../../server/src/daemon/server.ts";
import type { RunEvent } from "../../../server/src/runs/events/runEvent.ts";

/** The part of a run service that subscriptions need, over an array. */
function eventList() {
  const events: RunEvent[] = [];
  const listeners = new Set<(event: RunEvent) => void>();
  let reads = 0;
  return {
    reads: () => reads,
    happen(run: string, padding = ""): void {
      const sequence = events.length + 1;
      // The padding stands for the spectra of a record.
      const params = { sequence, run, padding };
      const method = "dai/run/deleted";
      const frame = Buffer.from(JSON.stringify({ jsonrpc: "2.0", method, params }));
      const event: RunEvent = { sequence, run, method, params, frame };
      events.push(event);
      for (const listener of listeners) listener(event);
    },
    sequence: () => events.length,
    markDamagedAfter: async () => {},
    eventsAfter(after: number, runs: ReadonlySet<string> | "all", limit: number): RunEvent[] {
      reads++;
      const wanted = events.slice(after).filter(({ params }) => runs === "all" || runs.has(params.run));
      return wanted.slice(0, limit);
    },
    onEvent(listener: (event: RunEvent) => void) {
      listeners.add(listener);
      return { dispose: () => listeners.delete(listener) };
    },
    listeners: () => listeners.size,
  };
}

const token = "token";
let service: ReturnType<typeof eventList>;
let server: Server;
/** The largest amount that waited for any client to read. */
let mostBuffered: number;

beforeEach(async () => {
  service = eventList();
  mostBuffered = 0;
  server = await listen({
    token,
    dashboard: null,
    log: pino({ enabled: false }),
    serve(connection, control) {
      let subscription: { dispose(): void } | null = null;
      connection.onRequest("subscribe", ({ runs, after }: { runs: string[] | "all"; after: number }) => {
        subscription?.dispose();
        subscription = subscribe({
          service,
          log: pino({ enabled: false }),
          send: control.send,
          runs: runs === "all" ? runs : new Set(runs),
          after,
          bufferedAmount() {
            mostBuffered = Math.max(mostBuffered, control.bufferedAmount());
            return control.bufferedAmount();
          },
        });
        return {};
      });
      return { dispose: () => subscription?.dispose() };
    },
  });
});
afterEach(() => server.close(false));

async function subscriber(runs: string[] | "all", after: number) {
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}/rpc`, {
    headers: { Authorization: `Bearer ${token}` },
    perMessageDeflate: false,
  });
  const { reader, writer } = webSocketTransport(socket);
  await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
  const connection = createMessageConnection(reader, writer);
  const sequences: number[] = [];
  let wake = (): void => {};
  connection.onNotification("dai/run/deleted", ({ sequence }: { sequence: number }) => {
    sequences.push(sequence);
    wake();
  });
  connection.listen();
  await connection.sendRequest("subscribe", { runs, after });
  return {
    socket,
    sequences,
    async until(count: number): Promise<number[]> {
      while (sequences.length < count)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      return sequences;
    },
  };
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1);

test("replay and what happens meanwhile arrive in order, without gap or repetition", async () => {
  for (let i = 0; i < 2_000; i++) service.happen("a");
  const one = await subscriber("all", 0);
  for (let i = 0; i < 1_000; i++) {
    service.happen("a");
    if (i % 10 === 0) await new Promise(setImmediate);
  }
  expect(await one.until(3_000)).toEqual(upTo(3_000));
  one.socket.close();
});

test("only what was asked for is sent: some runs, after a sequence number", async () => {
  for (let i = 0; i < 10; i++) service.happen(i % 2 ? "a" : "b");
  const one = await subscriber(["a"], 4);
  await one.until(3);
  service.happen("b");
  service.happen("a");
  expect(await one.until(4)).toEqual([6, 8, 10, 12]);
  one.socket.close();
});

test("a sequence number from the future means from now on", async () => {
  service.happen("a");
  const one = await subscriber("all", 1_000);
  await new Promise(setImmediate);
  service.happen("a");
  expect(await one.until(1)).toEqual([2]);
  one.socket.close();
});

test("who keeps up is served live, not from the store", async () => {
  const one = await subscriber("all", 0);
  service.happen("a");
  await one.until(1);
  const before = service.reads();
  for (let i = 0; i < 100; i++) {
    service.happen("a");
    // A burst within one turn is read from the store in slices.
    if (i % 10 === 0) await new Promise(setImmediate);
  }
  await one.until(101);
  expect(service.reads()).toBe(before);
  one.socket.close();
});

test("a subscriber that never reads delays no other, and gets everything once it reads", async () => {
  const slow = await subscriber("all", 0);
  slow.socket.pause();
  const quick = await Promise.all(Array.from({ length: 10 }, () => subscriber("all", 0)));
  const padding = "x".repeat(10_000);
  for (let i = 0; i < 3_000; i++) {
    service.happen("a", padding);
    if (i % 5 === 0) await new Promise(setImmediate);
  }
  for (const one of quick) expect(await one.until(3_000)).toEqual(upTo(3_000));
  expect(slow.sequences.length).toBeLessThan(3_000);
  // 30 MB happened; 1 MiB and the event that went beyond may wait for a client.
  expect(mostBuffered).toBeLessThan(1.25 * 2 ** 20);
  slow.socket.resume();
  expect(await slow.until(3_000)).toEqual(upTo(3_000));
  for (const { socket } of [slow, ...quick]) socket.close();
});

test("a client that leaves leaves no listener behind", async () => {
  const one = await subscriber("all", 0);
  expect(service.listeners()).toBe(1);
  one.socket.terminate();
  while (server.clients() > 0) await new Promise(setImmediate);
  while (service.listeners() > 0) await new Promise(setImmediate);
});
