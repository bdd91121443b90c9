/** Node's way to wait for what has arrived; browsers have timers only. */
const soon: (then: () => void) => unknown = globalThis.setImmediate ?? setTimeout;

/** Lets what else has arrived have its turn. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => soon(resolve));
}
