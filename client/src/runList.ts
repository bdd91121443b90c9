import * as vscode from "vscode";
import type { RunId, RunState, RunSummary, StudyId } from "../../server/src/protocol/protocol.ts";
import type { Daemon, DaemonEvent } from "./daemon.ts";
import type { Subscription } from "./subscription.ts";

/**
 * Changes are told together, this often at most, in milliseconds. A row of the tree is drawn anew with each, and a
 * click that is under way then is lost: what only counts epochs on can wait.
 */
const PAUSE = { change: 150, epoch: 2000 };

/** What became of runs since the last time: null stands for all of them. */
export type RunChanges = ReadonlySet<RunId> | null;

/** All runs as the daemon last told of them, oldest first. */
export class RunList implements vscode.Disposable {
  readonly #daemon: Daemon;
  readonly #subscription: Subscription;
  readonly #runs = new Map<RunId, { summary: RunSummary; sequence: number }>();
  readonly #changed = new vscode.EventEmitter<RunChanges>();
  readonly #listeners: vscode.Disposable[];
  #pending: Set<RunId> | null = new Set();
  #timer: NodeJS.Timeout | undefined;
  /** when the timer goes off, as `performance.now()` */
  #due = Number.POSITIVE_INFINITY;
  #listed = false;
  readonly onChange = this.#changed.event;

  constructor(daemon: Daemon, subscription: Subscription) {
    this.#daemon = daemon;
    this.#subscription = subscription;
    this.#listeners = [
      daemon.onConnected((open) => (open ? this.#load() : this.#clear())),
      daemon.onEvent((event) => this.#apply(event)),
    ];
  }

  /** false until the daemon has told which runs there are */
  get listed(): boolean {
    return this.#listed;
  }

  get size(): number {
    return this.#runs.size;
  }

  all(): RunSummary[] {
    return [...this.#runs.values()].map(({ summary }) => summary);
  }

  get(run: RunId): RunSummary | undefined {
    return this.#runs.get(run)?.summary;
  }

  ofStudy(study: StudyId): RunSummary[] {
    return this.all().filter((summary) => summary.study === study);
  }

  count(state: RunState): number {
    return this.all().filter((summary) => summary.state === state).length;
  }

  dispose(): void {
    clearTimeout(this.#timer);
    for (const listener of this.#listeners) listener.dispose();
    this.#changed.dispose();
  }

  async #load(): Promise<void> {
    try {
      const { sequence, runs } = await this.#daemon.request("dai/runs/list", {});
      this.#runs.clear();
      for (const { sequence: _, ...summary } of runs) this.#runs.set(summary.run, { summary, sequence });
      this.#listed = true;
      this.#tell(null);
      await this.#subscription.follow(sequence);
    } catch {
      // The connection went again; it comes back with another event.
    }
  }

  #clear(): void {
    this.#runs.clear();
    this.#listed = false;
    this.#tell(null);
  }

  // A subscription that begins earlier sends old events again, hence the sequence numbers.
  #apply({ method, params }: DaemonEvent): void {
    const { run, sequence } = params;
    const known = this.#runs.get(run);
    if ((known?.sequence ?? -1) >= sequence) return;
    const isNew = known === undefined;
    switch (method) {
      case "dai/run/changed": {
        const { sequence: _, ...summary } = params;
        const moved = known !== undefined && known.summary.study !== summary.study;
        this.#runs.set(run, { summary, sequence });
        this.#tell(isNew || moved ? null : run);
        return;
      }
      case "dai/run/deleted":
        this.#runs.delete(run);
        this.#tell(null);
        return;
      case "dai/run/epoch": {
        if (isNew || params.epoch < known.summary.epoch) return;
        const { epoch, validationAccuracy, scores } = params;
        this.#runs.set(run, { summary: { ...known.summary, epoch, validationAccuracy, scores }, sequence });
        this.#tell(run, PAUSE.epoch);
        return;
      }
      case "dai/run/verdict": {
        if (isNew) return;
        const { sequence: _, run: __, ...verdict } = params;
        this.#runs.set(run, { summary: { ...known.summary, verdict }, sequence });
        this.#tell(run);
      }
    }
  }

  #tell(run: RunId | null, pause = PAUSE.change): void {
    if (run === null) this.#pending = null;
    else this.#pending?.add(run);
    const due = performance.now() + pause;
    if (due >= this.#due) return;
    clearTimeout(this.#timer);
    this.#due = due;
    this.#timer = setTimeout(() => {
      const changes = this.#pending;
      this.#due = Number.POSITIVE_INFINITY;
      this.#pending = new Set();
      this.#changed.fire(changes);
    }, pause);
  }
}
