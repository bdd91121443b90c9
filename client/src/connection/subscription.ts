import type { Daemon } from "./daemon.ts";

/**
 * The connection's one subscription to runs, which the status bar, the tree and every page share. What it brings
 * comes in order, so a client that lists the runs over the same connection misses nothing as long as the subscription
 * began no later than their list.
 */
export class Subscription {
  readonly #daemon: Pick<Daemon, "onConnected" | "request">;
  /** the sequence number after which the daemon sends everything */
  #begin = Number.POSITIVE_INFINITY;

  constructor(daemon: Pick<Daemon, "onConnected" | "request">) {
    this.#daemon = daemon;
    daemon.onConnected(() => {
      this.#begin = Number.POSITIVE_INFINITY;
    });
  }

  /** Makes sure that everything after a sequence number comes; some of it may come a second time. */
  async follow(after: number): Promise<void> {
    if (this.#begin <= after) return;
    const before = this.#begin;
    this.#begin = after;
    try {
      await this.#daemon.request("dai/runs/subscribe", { runs: "all", after });
    } catch (error) {
      this.#begin = before;
      throw error;
    }
  }
}
