/** How long to wait before each attempt to reach the daemon again, in milliseconds; after the last, stop trying. */
const DELAYS = [500, 1000, 2000, 4000, 8000] as const;

/** A connection that lived this long, in milliseconds, counts as healthy and makes the attempts start over. */
const HEALTHY = 30_000;

export interface Backoff {
  /** Delay before the next attempt in milliseconds, or null after the last attempt. */
  next(): number | null;
  /** Says how long the connection that has just ended had lived, in milliseconds. */
  lived(milliseconds: number): void;
  reset(): void;
}

/** Counts attempts to connect, so that a daemon that dies at once is not restarted endlessly. */
export function createBackoff(): Backoff {
  let attempts = 0;
  return {
    next: () => DELAYS[attempts++] ?? null,
    lived(milliseconds) {
      if (milliseconds >= HEALTHY) attempts = 0;
    },
    reset() {
      attempts = 0;
    },
  };
}
