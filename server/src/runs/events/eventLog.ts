import type { RunId } from "../../protocol/protocol.ts";
import type { Log } from "../log.ts";
import type { RunRepository } from "../store/repository.ts";
import type { Store } from "../store/store.ts";
import type { JournalEntry } from "../store/tables/journalRow.ts";
import type { RunEvent } from "./runEvent.ts";
import { toEvent } from "./runEvent.ts";

/** What happened to the runs: publishes what was committed, and replays what the store has. */
export type EventLog = ReturnType<typeof createEventLog>;

export function createEventLog(
  repository: RunRepository,
  store: Pick<Store, "entriesAfter" | "damageOf">,
  log: Pick<Log, "error">,
  onDamaged: (run: RunId) => void,
) {
  const listeners = new Set<(event: RunEvent) => void>();

  function eventOf(entry: JournalEntry): RunEvent {
    const matrix = repository.get(entry.run)?.scoring.indicator.matrix ?? "linear";
    return toEvent(entry, matrix, () => wholeOf(entry));
  }

  /** With its spectra, unless it is gone by now. */
  function wholeOf(entry: JournalEntry): JournalEntry {
    const [found] = store.entriesAfter(entry.sequence - 1, [entry.run], false, 1);
    return found?.sequence === entry.sequence ? found : entry;
  }

  function publish(entry: JournalEntry): void {
    if (listeners.size === 0) return;
    const event = eventOf(entry);
    for (const listener of listeners) {
      try {
        listener(event);
      } catch (error) {
        log.error(`A subscriber failed: ${(error as Error).stack}`);
      }
    }
  }

  /** Of a damaged run only its state is published, none of its records. */
  function isSound({ run, method, isDamaged = false }: JournalEntry): boolean {
    if (store.damageOf(run) === null) return !isDamaged;
    onDamaged(run);
    return !isDamaged && (method === "dai/run/changed" || method === "dai/run/deleted");
  }

  repository.onCommit((committed) => committed.forEach(publish));

  return {
    /** What happened after a sequence number, in order, at most `limit` events (-1: all). */
    eventsAfter(after: number, runs: ReadonlySet<RunId> | "all", limit: number): RunEvent[] {
      const isMost = runs === "all" || 4 * runs.size > repository.count();
      const wanted = runs === "all" ? null : [...runs];
      for (let last = after; ; ) {
        const found = store.entriesAfter(last, wanted, isMost, limit);
        const sound = found.filter(isSound);
        // A page of nothing but damaged entries is not the end.
        if (sound.length > 0 || found.length === 0) return sound.map(eventOf);
        last = found.at(-1)!.sequence;
      }
    },

    onEvent(listener: (event: RunEvent) => void): { dispose(): void } {
      listeners.add(listener);
      return { dispose: () => listeners.delete(listener) };
    },
  };
}
