import { setImmediate } from "node:timers/promises";

/** How long something may keep the event loop from others, in milliseconds. */
const most = 10;

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
      // What came meanwhile is read between the two, and answered within the second.
      await setImmediate();
      await setImmediate();
      since = performance.now();
    },
  };
}
