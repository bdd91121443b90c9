import { setImmediate } from "node:timers/promises";

/** How long something may keep the event loop from others, in milliseconds. */
const most = 10;

/** When the newest waiting slice begins: long works at the same time have their slices in turns of their own. */
let last: Promise<void> = Promise.resolve();

async function nextSlice(after: Promise<void>): Promise<void> {
  await after;
  // What came meanwhile is read between the two, and answered within the second.
  await setImmediate();
  await setImmediate();
}

/** Lets others have their turn in the middle of long work. */
export interface Turns {
  /** Whether this piece of the work has taken long enough. */
  areDue(): boolean;
  /** Gives the others their turn where it is due. */
  give(): Promise<void>;
}

export function createTurns(): Turns {
  let since = performance.now();
  const areDue = () => performance.now() - since >= most;
  return {
    areDue,
    async give() {
      if (!areDue()) return;
      const mine = nextSlice(last);
      last = mine;
      await mine;
      since = performance.now();
    },
  };
}
