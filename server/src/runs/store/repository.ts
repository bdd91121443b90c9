import type { NotificationMethod, RunId, RunSummary } from "../../protocol/protocol.ts";
import type { AnyConfig } from "../../specification/expansion/programConfig.ts";
import { sessionsAfter } from "../sessions.ts";
import type { JournalEntry } from "./journalReader.ts";
import { StoreError } from "./openDatabase.ts";
import type { Store } from "./store.ts";
import type { ScoringConfig } from "./storedScoring.ts";

/** A run as it is held in memory. */
export interface RunEntry {
  readonly config: AnyConfig;
  readonly scoring: ScoringConfig;
  readonly summary: RunSummary;
  /** of its newest entry in the journal */
  readonly sequence: number;
}

/** What goes into the journal. `epoch` and `spectra` only for epoch records and verdicts. */
export interface NewJournalEntry {
  run: RunId;
  method: NotificationMethod;
  body: object;
  epoch?: number;
  spectra?: Uint8Array;
  /** of the spectra, which can be in the store already */
  spectraChecksum?: number | null;
}

/** A transaction under way: what it has written to the journal, and how runs were before it. */
interface UnitOfWork {
  journal: JournalEntry[];
  before: Map<RunId, RunEntry | undefined>;
}

/**
 * All runs, in memory and in the store alike. Every change belongs to a transaction: when it fails, memory is as it
 * was; when it is committed, listeners get what it wrote to the journal.
 */
export type RunRepository = ReturnType<typeof createRunRepository>;

export function createRunRepository(store: Store) {
  const stored = store.runs();
  const entries = new Map<RunId, RunEntry>(stored.runs.map((one) => [one.summary.run, one]));
  const lost = new Set(stored.lost);
  const listeners = new Set<(committed: readonly JournalEntry[]) => void>();
  let unit: UnitOfWork | null = null;

  function open(): UnitOfWork {
    if (!unit) throw new Error("A change of a run needs a transaction.");
    return unit;
  }

  function restore({ before }: UnitOfWork): void {
    for (const [run, entry] of before)
      if (entry) entries.set(run, entry);
      else entries.delete(run);
  }

  function set(run: RunId, entry: RunEntry | null): void {
    const { before } = open();
    if (!before.has(run)) before.set(run, entries.get(run));
    if (entry) entries.set(run, entry);
    else entries.delete(run);
  }

  function append({ run, method, body, epoch, spectra, spectraChecksum }: NewJournalEntry): void {
    const text = JSON.stringify(body);
    const sequence = store.append(run, method, text, epoch ?? null, spectraChecksum ?? null);
    const entry = entries.get(run);
    if (entry) set(run, { ...entry, sequence });
    open().journal.push({ sequence, run, method, body: text, spectra: spectra ?? null });
  }

  return {
    get: (run: RunId): RunEntry | undefined => entries.get(run),
    all: (): Iterable<RunEntry> => entries.values(),
    /** Runs of which the store has only damaged parts. */
    lost: (): ReadonlySet<RunId> => lost,
    count: (): number => entries.size,

    /** Runs `work` in a transaction, or as part of the one that is open. @throws StoreError, or what `work` throws */
    transaction(work: () => void): void {
      if (unit) {
        work();
        return;
      }
      const own: UnitOfWork = { journal: [], before: new Map() };
      unit = own;
      try {
        store.transaction(work);
      } catch (error) {
        restore(own);
        throw error;
      } finally {
        unit = null;
      }
      if (own.journal.length > 0) for (const listener of listeners) listener(own.journal);
    },

    /**
     * Runs a part of the open transaction that can fail by itself: what it did is undone then, and the rest goes on.
     *
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

    add(config: AnyConfig, scoring: ScoringConfig, summary: RunSummary): void {
      if (lost.delete(summary.run)) {
        store.dropDamaged(summary.run);
        store.dropRun(summary.run);
      }
      set(summary.run, { config, scoring, summary, sequence: 0 });
      store.putRun({ config, scoring, summary });
      append({ run: summary.run, method: "dai/run/changed", body: summary });
    },

    update(run: RunId, change: Partial<RunSummary>): void {
      const entry = entries.get(run)!;
      const changed = { ...entry.summary, ...change };
      const sessions = sessionsAfter(entry.summary, changed);
      const summary = sessions ? { ...changed, sessions } : changed;
      set(run, { ...entry, summary });
      store.putSummary(summary);
    },

    setScoring(run: RunId, scoring: ScoringConfig): void {
      const entry = { ...entries.get(run)!, scoring };
      set(run, entry);
      store.putRun(entry);
    },

    setConfig(run: RunId, config: AnyConfig): void {
      const entry = { ...entries.get(run)!, config };
      set(run, entry);
      store.putRun(entry);
    },

    append,

    /** Forgets a run; only the fact that it is gone stays in the journal. */
    remove(run: RunId): void {
      store.dropRun(run);
      append({ run, method: "dai/run/deleted", body: {} });
      set(run, null);
    },

    onCommit(listener: (committed: readonly JournalEntry[]) => void): void {
      listeners.add(listener);
    },
  };
}
