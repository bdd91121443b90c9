/** Keeps one client from filling the daemon's memory with requests. */

import type { Message, MessageStrategy } from "vscode-jsonrpc/node";
import type { WebSocket } from "ws";
import { INVALID_REQUEST, type Refusal } from "../../connection/message.ts";
import type { Gate } from "../../connection/webSocketTransport.ts";
import { sentenceOf } from "../../messages/catalogue.ts";

export interface Flow extends Gate {
  /** Tells the flow when the message connection is done with a message. */
  strategy: MessageStrategy;
}

/**
 * Reads on only while fewer than `limit` messages are under way. A request is under way until its answer has
 * left the process, so a client that does not read its answers delays only itself.
 */
export function boundedFlow(socket: WebSocket, limit: number): Flow {
  const underWay = new Set<string>();
  let count = 0;

  function enter(): void {
    count++;
    if (count >= limit) socket.pause();
  }
  function leave(): void {
    count--;
    if (count < limit && socket.isPaused) socket.resume();
  }

  return {
    admit(message): Refusal | null {
      const id = idOf(message);
      const key = keyOf(message);
      if (id !== null && key !== null && underWay.has(key))
        return { id, code: INVALID_REQUEST, message: sentenceOf("bad-message/id-in-use", { id }) };
      if (key !== null) underWay.add(key);
      enter();
      return null;
    },
    refuse({ id, code, message }): void {
      enter();
      socket.send(JSON.stringify({ jsonrpc: "2.0", id, error: { code, message } }), leave);
    },
    strategy: {
      async handleMessage(message, next): Promise<void> {
        try {
          await next(message);
        } finally {
          const key = keyOf(message);
          if (key !== null) underWay.delete(key);
          leave();
        }
      },
    },
  };
}

/** The message connection queues requests and responses by id: a second one would push out the first. */
function keyOf(message: Message): string | null {
  const id = idOf(message);
  return id === null ? null : `${"method" in message ? "request" : "response"} ${id}`;
}

function idOf(message: Message & { id?: string | number }): string | number | null {
  return message.id ?? null;
}
