/** Transactions over runs, in memory and in the store alike. */
import type { RunId } from "../../protocol/protocol.ts";
import { StoreError } from "./database/openDatabase.ts";
import type { Durability } from "./database/transactions.ts";
import type { RunEntry } from "./runEntry.ts";
import type { Store } from "./store.ts";
import type { JournalEntry } from "./tables/journalRow.ts";

/** A transaction under way: what it has written to the journal, and how runs were before it. */
interface UnitOfWork {
  journal: JournalEntry[];
  before: Map<RunId, RunEntry | undefined>;
}

/**
 * When a transaction fails, memory is unchanged; when it is committed, listeners get what it wrote to the journal.
 * @param entries the runs in memory, which only this changes
 * @param onChange told of each run whose entry is now another, also when a transaction failed
 */
export function createUnitOfWork(
  store: Store,
  entries: Map<RunId, RunEntry>,
  onChange: (run: RunId, entry: RunEntry | undefined) => void = () => {},
) {
  const listeners = new Set<(committed: readonly JournalEntry[]) => void>();
  let unit: UnitOfWork | null = null;

  function open(): UnitOfWork {
    if (!unit) throw new Error("A change of a run needs a transaction.");
    return unit;
  }

  function restore({ before }: UnitOfWork): void {
    for (const [run, entry] of before) put(run, entry);
  }

  function put(run: RunId, entry: RunEntry | undefined): void {
    if (entry) entries.set(run, entry);
    else entries.delete(run);
    onChange(run, entry);
  }

  return {
    set(run: RunId, entry: RunEntry | null): void {
      const { before } = open();
      if (!before.has(run)) before.set(run, entries.get(run));
      put(run, entry ?? undefined);
    },

    wrote(entry: JournalEntry): void {
      open().journal.push(entry);
    },

    /** Runs `work` in a transaction, or as part of the one that is open. @throws StoreError, or what `work` throws */
    transaction(work: () => void, durability?: Durability): void {
      if (unit) {
        work();
        return;
      }
      const own: UnitOfWork = { journal: [], before: new Map() };
      unit = own;
      try {
        store.transaction(work, durability);
      } catch (error) {
        restore(own);
        throw error;
      } finally {
        unit = null;
      }
      if (own.journal.length > 0) for (const listener of listeners) listener(own.journal);
    },

    /**
     * Runs a part of the open transaction that can fail by itself: what it did is undone then, and the rest continues.
     * @returns what it threw; null when it succeeded
     * @throws StoreError, with which the whole transaction fails
     */
    attempt(work: () => void): Error | null {
      const outer = open();
      const own: UnitOfWork = { journal: [], before: new Map() };
      unit = own;
      try {
        store.savepoint(work);
      } catch (error) {
        restore(own);
        if (error instanceof StoreError) throw error;
        return error as Error;
      } finally {
        unit = outer;
      }
      outer.journal.push(...own.journal);
      for (const [run, entry] of own.before) if (!outer.before.has(run)) outer.before.set(run, entry);
      return null;
    },

    onCommit(listener: (committed: readonly JournalEntry[]) => void): void {
      listeners.add(listener);
    },
  };
}
