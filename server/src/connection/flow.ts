/** Keeps a client from filling a server's memory with requests, or with answers that it does not read. */

import type { Message, MessageStrategy } from "vscode-jsonrpc/node";
import { sentenceOf } from "../messages/catalogue.ts";
import { INVALID_REQUEST, type Refusal } from "./message.ts";
import type { Gate } from "./webSocketTransport.ts";

/** Where messages come from, and where answers go. */
export interface Flowing {
  pause(): void;
  resume(): void;
  /** @param done called when the text has left the process, or can't */
  send(text: string, done: () => void): void;
}

export interface Flow extends Gate {
  /** Tells the flow when the message connection is done with a message. */
  strategy: MessageStrategy;
  /** Settles when the message connection has begun with every message that has come. */
  begun(): Promise<void>;
  /** Does what waits for the client itself: the message that it belongs to does not count meanwhile. */
  aside<T>(work: () => Promise<T>): Promise<T>;
}

/**
 * Reads on only while fewer than `limit` messages are under way. A request is under way until its answer has
 * left the process, so a client that does not read its answers delays only itself.
 */
export function boundedFlow(source: Flowing, limit: number): Flow {
  const underWay = new Set<string>();
  let count = 0;
  let isPaused = false;
  let waiting = 0;
  let tellBegun = (): void => {};

  function enter(): void {
    count++;
    if (count < limit || isPaused) return;
    isPaused = true;
    source.pause();
  }
  function leave(): void {
    count--;
    if (count >= limit || !isPaused) return;
    isPaused = false;
    source.resume();
  }

  return {
    admit(message): Refusal | null {
      if (isCancellation(message)) return null;
      const id = idOf(message);
      const key = keyOf(message);
      if (id !== null && key !== null && underWay.has(key))
        return { id, code: INVALID_REQUEST, message: sentenceOf("bad-message/id-in-use", { id }) };
      if (key !== null) underWay.add(key);
      enter();
      waiting++;
      return null;
    },
    refuse({ id, code, message }): void {
      enter();
      source.send(JSON.stringify({ jsonrpc: "2.0", id, error: { code, message } }), leave);
    },
    strategy: {
      async handleMessage(message, next): Promise<void> {
        if (isCancellation(message)) return next(message);
        try {
          const done = next(message);
          if (--waiting === 0) tellBegun();
          await done;
        } finally {
          const key = keyOf(message);
          if (key !== null) underWay.delete(key);
          leave();
        }
      },
    },
    async begun() {
      if (waiting > 0)
        await new Promise<void>((settle) => {
          tellBegun = settle;
        });
    },
    async aside(work) {
      leave();
      try {
        return await work();
      } finally {
        enter();
      }
    },
  };
}

/** The message connection takes a cancellation of what is under way at once, without its strategy. */
function isCancellation(message: Message): boolean {
  return "method" in message && message.method === "$/cancelRequest";
}

/** The message connection queues requests and responses by id: a second one would push out the first. */
function keyOf(message: Message): string | null {
  const id = idOf(message);
  return id === null ? null : `${"method" in message ? "request" : "response"} ${id}`;
}

function idOf(message: Message & { id?: string | number }): string | number | null {
  return message.id ?? null;
}
