import type { RunId } from "../../protocol/protocol.ts";
import type { Log, RunEvent } from "../service.ts";
import type { RunRepository } from "../store/repository.ts";
import type { JournalEntry, Store } from "../store/store.ts";
import { toEvent } from "./runEvent.ts";

/** What happened to the runs: publishes what was committed, and replays what the store has. */
export type EventLog = ReturnType<typeof createEventLog>;

export function createEventLog(
  repository: RunRepository,
  store: Pick<Store, "entriesAfter">,
  log: Pick<Log, "error">,
) {
  const listeners = new Set<(event: RunEvent) => void>();

  function eventOf(entry: JournalEntry): RunEvent {
    return toEvent(entry, repository.get(entry.run)?.scoring.indicator.matrix ?? "linear");
  }

  function publish(entry: JournalEntry): void {
    if (listeners.size === 0) return;
    const event = eventOf(entry);
    for (const listener of listeners) {
      try {
        listener(event);
      } catch (error) {
        log.error(`A subscriber failed: ${(error as Error).message}`);
      }
    }
  }

  repository.onCommit((committed) => committed.forEach(publish));

  return {
    /** What happened after a sequence number, in order, at most `limit` events (-1: all). */
    eventsAfter(after: number, runs: ReadonlySet<RunId> | "all", limit: number): RunEvent[] {
      const isMost = runs === "all" || 4 * runs.size > repository.count();
      const found = store.entriesAfter(after, runs === "all" ? null : [...runs], isMost, limit);
      return found.map(eventOf);
    },

    onEvent(listener: (event: RunEvent) => void): { dispose(): void } {
      listeners.add(listener);
      return { dispose: () => listeners.delete(listener) };
    },
  };
}
