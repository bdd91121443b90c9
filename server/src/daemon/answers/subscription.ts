/** Sends one client the events of runs: everything after a sequence number, in order, then live events. */
import type { RunId } from "../../protocol/protocol.ts";
import type { RunEvent } from "../../runs/events/runEvent.ts";
import type { Log } from "../../runs/log.ts";
import type { RunService } from "../../runs/service.ts";
import { createTurns } from "../../runs/turns.ts";

export interface SubscribeOptions {
  service: Pick<RunService, "markDamagedAfter" | "eventsAfter" | "onEvent" | "sequence">;
  /** Sends messages in this order; settles when they have left this process, or the connection is gone. */
  send(frames: readonly Uint8Array[]): Promise<void>;
  /** bytes that wait for the client to read */
  bufferedAmount: () => number;
  log: Log;
  runs: ReadonlySet<RunId> | "all";
  /** the last sequence number that the client has received */
  after: number;
}

const PAGE_EVENTS = 64;
/** Live events of one turn after which the others stay in the store, from which they are sent in slices. */
const MAX_BURST = 32;
/** What is made and sent at once. */
const ENOUGH_BYTES = 2 ** 18;
/** With more than this waiting, live events stay in the store until the client has read on. */
const MAX_BUFFERED_BYTES = 2 ** 20;

/**
 * The store is the queue: what has been sent is one number, `last`, and a client that reads slowly is served
 * from the store again, as fast as it reads. So nothing is lost or sent twice, the memory for it stays bounded,
 * and neither training nor other clients ever wait for a slow one.
 */
export function subscribe(options: SubscribeOptions): { dispose(): void } {
  const { service, log, bufferedAmount, runs, after } = options;
  let last = Math.min(after, service.sequence());
  let live = false;
  let disposed = false;
  /** live events sent in this turn */
  let burst = 0;

  async function replay(): Promise<void> {
    await service.markDamagedAfter(last, runs);
    const turns = createTurns();
    while (!disposed) {
      const page = service.eventsAfter(last, runs, PAGE_EVENTS);
      if (page.length === 0) break;
      last = page.at(-1)!.sequence;
      // Back-pressure: a slow client holds no more than this in memory.
      for (let start = 0; start < page.length && !disposed; ) {
        const frames = framesFrom(page, start);
        start += frames.length;
        await options.send(frames);
      }
      await turns.give();
    }
    // Nothing can happen between the empty page and this line, so there is no gap.
    live = true;
  }

  function follow(event: RunEvent): void {
    if (!live || event.sequence <= last) return;
    if (bufferedAmount() > MAX_BUFFERED_BYTES || burst >= MAX_BURST) {
      live = false;
      start();
    } else if (runs === "all" || runs.has(event.run)) {
      if (burst++ === 0) setImmediate(() => (burst = 0));
      last = event.sequence;
      void options.send([event.frame]);
    }
  }

  function start(): void {
    replay().catch((error: Error) => {
      log.error(`A subscription ended: ${error.message}`);
      stop();
    });
  }
  function stop(): void {
    disposed = true;
    listener.dispose();
  }

  const listener = service.onEvent(follow);
  // The answer to the request that subscribes comes first.
  setImmediate(start);
  return { dispose: stop };
}

/** Frames of a page from an event on, until they are enough for one system call. */
function framesFrom(page: readonly RunEvent[], start: number): Uint8Array[] {
  const frames: Uint8Array[] = [];
  let bytes = 0;
  for (let i = start; i < page.length && bytes < ENOUGH_BYTES; i++) {
    const { frame } = page[i]!;
    frames.push(frame);
    bytes += frame.length;
  }
  return frames;
}
