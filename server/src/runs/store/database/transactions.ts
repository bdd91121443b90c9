import { open } from "node:fs/promises";
import type { DatabaseSync } from "node:sqlite";
import { StoreError, withStoreErrors } from "./openDatabase.ts";
import { watchPlacement } from "./placement.ts";

/** When the disk has what a transaction wrote: before it returns, or when `sync` was called. */
export type Durability = "now" | "later";

/** @param onBegin called before each transaction */
export function createTransactions(database: DatabaseSync, path: string, onBegin: () => void) {
  const misplaced = watchPlacement(database, path);
  // Each record has a savepoint of its own.
  const savepoint = database.prepare("SAVEPOINT piece");
  const release = database.prepare("RELEASE piece");

  /** Some errors, such as a full disk, have ended the transaction already. */
  function rollBack(): void {
    try {
      database.exec("ROLLBACK");
    } catch {}
  }

  return {
    /** Why nothing can be stored, in a sentence; null where it can. */
    problem: (): string | null => misplaced()?.message ?? null,

    /**
     * Does all of `work` or, when it throws, nothing of it.
     *
     * @param durability `later`: a power cut may take it, until `sync`; a process that is killed takes nothing
     * @throws StoreError when the disk is full, say
     */
    transaction<T>(work: () => T, durability: Durability = "now"): T {
      const problem = misplaced();
      if (problem) throw problem;
      onBegin();
      return withStoreErrors(path, () => {
        if (durability === "later") database.exec("PRAGMA synchronous = NORMAL");
        try {
          database.exec("BEGIN IMMEDIATE");
          const result = work();
          database.exec("COMMIT");
          return result;
        } catch (error) {
          rollBack();
          throw error;
        } finally {
          if (durability === "later") database.exec("PRAGMA synchronous = FULL");
        }
      });
    },

    /**
     * Waits, beside the event loop, until the disk has all that was committed. What is no longer in the log was synced when
     * SQLite moved it to the database.
     *
     * @throws StoreError when the disk fails
     */
    async sync(): Promise<void> {
      try {
        const log = await open(`${path}-wal`, "r+");
        await log.datasync().finally(() => log.close());
      } catch (error) {
        throw new StoreError(path, error as Error);
      }
    },

    /** The same within an open transaction that continues. @throws StoreError; the transaction may then be over */
    savepoint<T>(work: () => T): T {
      savepoint.run();
      try {
        return withStoreErrors(path, () => {
          const result = work();
          release.run();
          return result;
        });
      } catch (error) {
        if (error instanceof StoreError) throw error;
        database.exec("ROLLBACK TO piece; RELEASE piece");
        throw error;
      }
    },
  };
}
