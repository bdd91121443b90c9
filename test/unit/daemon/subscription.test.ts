import { setImmediate } from "node:timers/promises";
import pino from "pino";
import { expect, test } from "vitest";
import { subscribe } from "../../../server/src/daemon/answers/subscription.ts";
import type { RunEvent } from "../../../server/src/runs/events/runEvent.ts";

const COUNT = 5000;
const run = "0123456789abcdef";

const eventOf = (sequence: number): RunEvent => ({
  ...{ sequence, run, method: "dai/run/deleted", params: { sequence, run } },
  frame: Buffer.from(`${sequence}`),
});

test("of thousands of events in one turn, most are sent in later ones, each once and in their order", async () => {
  const stored: RunEvent[] = [];
  let listen: (event: RunEvent) => void = () => {};
  const sent: number[] = [];
  const subscription = subscribe({
    service: {
      markDamagedAfter: async () => {},
      eventsAfter: (after, _, limit) => stored.slice(after, after + limit),
      onEvent: (listener) => {
        listen = listener;
        return { dispose: () => {} };
      },
      sequence: () => stored.length,
    },
    send: async (frames) => void sent.push(...frames.map((frame) => Number(String(frame)))),
    bufferedAmount: () => 0,
    log: pino({ enabled: false }),
    ...{ runs: "all", after: 0 },
  });
  while (stored.length === 0) {
    await setImmediate();
    await setImmediate();
    for (let sequence = 1; sequence <= COUNT; sequence++) stored.push(eventOf(sequence));
    for (const event of stored) listen(event);
  }
  expect(sent.length).toBeLessThan(COUNT / 10);
  while (sent.length < COUNT) await setImmediate();
  for (let turns = 0; turns < 5; turns++) await setImmediate();
  listen(eventOf(COUNT + 1));
  expect(sent).toEqual(Array.from({ length: COUNT + 1 }, (_, index) => index + 1));
  subscription.dispose();
});
