import * as vscode from "vscode";
import type { RunId, RunState } from "../../server/src/protocol/protocol.ts";
import type { Daemon, DaemonEvent } from "./daemon.ts";

/** State of every run, kept up to date from the daemon's notifications. */
export class RunList implements vscode.Disposable {
  readonly #daemon: Daemon;
  readonly #states = new Map<RunId, { state: RunState; sequence: number }>();
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #listeners: vscode.Disposable[];
  readonly onChange = this.#changed.event;

  constructor(daemon: Daemon) {
    this.#daemon = daemon;
    this.#listeners = [
      daemon.onConnected((open) => (open ? this.#load() : this.#clear())),
      daemon.onEvent((event) => this.#apply(event)),
    ];
  }

  count(state: RunState): number {
    return [...this.#states.values()].filter((run) => run.state === state).length;
  }

  get size(): number {
    return this.#states.size;
  }

  dispose(): void {
    for (const listener of this.#listeners) listener.dispose();
    this.#changed.dispose();
  }

  // The panel's own subscription replaces this one and may send old events again, hence the sequence numbers.
  async #load(): Promise<void> {
    try {
      const { sequence, runs } = await this.#daemon.request("dai/runs/list", {});
      for (const { run, state } of runs) this.#states.set(run, { state, sequence });
      await this.#daemon.request("dai/runs/subscribe", { runs: "all", after: sequence });
      this.#changed.fire();
    } catch {
      // The connection went again; it comes back with another event.
    }
  }

  #clear(): void {
    this.#states.clear();
    this.#changed.fire();
  }

  #apply({ method, params }: DaemonEvent): void {
    if (method !== "dai/run/changed" && method !== "dai/run/deleted") return;
    const { run, sequence } = params;
    if ((this.#states.get(run)?.sequence ?? -1) >= sequence) return;
    if (method === "dai/run/changed") this.#states.set(run, { state: params.state, sequence });
    else this.#states.delete(run);
    this.#changed.fire();
  }
}
