/** What one client hears of the runs: everything after a sequence number, in order, then what happens live. */
import type { MessageConnection } from "vscode-jsonrpc/node";
import type { RunId } from "../protocol/protocol.ts";
import type { RunEvent, RunService } from "../runs/service.ts";

export interface SubscribeOptions {
  service: Pick<RunService, "eventsAfter" | "onEvent" | "sequence">;
  connection: Pick<MessageConnection, "sendNotification">;
  /** bytes that wait for the client to read */
  bufferedAmount: () => number;
  runs: ReadonlySet<RunId> | "all";
  /** the last sequence number that the client has seen */
  after: number;
}

const PAGE_EVENTS = 256;
/** With more than this waiting, live events stay in the store until the client has read on. */
const MAX_BUFFERED_BYTES = 4 * 2 ** 20;

/**
 * The store is the queue: what has been sent is one number, `last`, and a client that reads slowly is served
 * from the store again, as fast as it reads. So nothing is lost or sent twice, the memory for it stays bounded,
 * and neither training nor other clients ever wait for a slow one.
 */
export function subscribe({ service, connection, bufferedAmount, runs, after }: SubscribeOptions): {
  dispose(): void;
} {
  let last = Math.min(after, service.sequence());
  let live = false;
  let disposed = false;

  /** Settles when the event has left this process. */
  async function send(event: RunEvent): Promise<void> {
    last = event.sequence;
    await connection.sendNotification(event.method, event.params);
  }

  async function replay(): Promise<void> {
    while (!disposed) {
      const page = service.eventsAfter(last, runs, PAGE_EVENTS);
      if (page.length === 0) break;
      for (const event of page) {
        const sent = send(event);
        if (bufferedAmount() > MAX_BUFFERED_BYTES) await sent;
        else sent.catch(stop);
        if (disposed) return;
      }
      // Lets the others have their turn.
      await new Promise(setImmediate);
    }
    // Nothing can happen between the empty page and this line, so there is no gap.
    live = true;
  }

  function follow(event: RunEvent): void {
    if (!live || event.sequence <= last) return;
    if (bufferedAmount() > MAX_BUFFERED_BYTES) {
      live = false;
      start();
    } else if (runs === "all" || runs.has(event.params.run)) {
      send(event).catch(stop);
    }
  }

  function start(): void {
    replay().catch(stop);
  }
  /** Sending fails only when the connection is gone. */
  function stop(): void {
    disposed = true;
    listener.dispose();
  }

  const listener = service.onEvent(follow);
  // The answer to the request that subscribes comes first.
  setImmediate(start);
  return { dispose: stop };
}
