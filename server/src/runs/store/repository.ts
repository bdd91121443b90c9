import type { NotificationMethod, RunId, RunSummary } from "../../protocol/protocol.ts";
import type { AnyConfig } from "../../specification/expansion/programConfig.ts";
import { sessionsAfter } from "../sessions.ts";
import type { RunEntry } from "./runEntry.ts";
import type { Store } from "./store.ts";
import type { NewRow } from "./tables/journalWriter.ts";
import type { ScoringConfig } from "./tables/storedScoring.ts";
import { createUnitOfWork } from "./unitOfWork.ts";

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

/** All runs, in memory and in the store alike. Every change belongs to a transaction (`unitOfWork.ts`). */
export type RunRepository = ReturnType<typeof createRunRepository>;

export function createRunRepository(store: Store) {
  const stored = store.runs();
  const entries = new Map<RunId, RunEntry>(stored.runs.map((one) => [one.summary.run, one]));
  const lost = new Set(stored.lost);
  const watchers: ((run: RunId, entry: RunEntry | undefined) => void)[] = [];
  const { set, wrote, transaction, attempt, onCommit } = createUnitOfWork(store, entries, (run, entry) => {
    for (const watcher of watchers) watcher(run, entry);
  });

  /** A summary goes into its row and into the journal. */
  const toText = rememberingLast((body: object) => JSON.stringify(body));

  /** @returns the text of the body */
  function append({ run, method, body, epoch, spectra, spectraChecksum }: NewJournalEntry): string {
    const text = toText(body);
    const row = { method, body: text, epoch: epoch ?? null, spectraChecksum: spectraChecksum ?? null };
    const sequence = store.append(run, row);
    const entry = entries.get(run);
    if (entry) set(run, { ...entry, sequence });
    const isWithoutSpectra = spectra === undefined && spectraChecksum != null;
    wrote({ sequence, run, method, body: text, spectra: spectra ?? null, isWithoutSpectra });
    return text;
  }

  /** Records and verdicts of a run whose spectra are in the store already, in their order. */
  function appendAll(run: RunId, rows: readonly NewRow[]): void {
    if (rows.length === 0) return;
    const first = store.appendAll(run, rows);
    set(run, { ...entries.get(run)!, sequence: first + rows.length - 1 });
    for (const [index, { method, body, spectraChecksum }] of rows.entries()) {
      const isWithoutSpectra = spectraChecksum !== null;
      wrote({ sequence: first + index, run, method, body, spectra: null, isWithoutSpectra });
    }
  }

  return {
    get: (run: RunId): RunEntry | undefined => entries.get(run),
    all: (): Iterable<RunEntry> => entries.values(),
    lost: (): ReadonlySet<RunId> => lost,
    count: (): number => entries.size,
    transaction,
    attempt,
    onCommit,
    /** Told of each run whose entry is now another, within the transaction and when that fails. */
    onChange: (watcher: (run: RunId, entry: RunEntry | undefined) => void): void =>
      void watchers.push(watcher),

    add(config: AnyConfig, scoring: ScoringConfig, summary: RunSummary): void {
      if (lost.delete(summary.run)) {
        store.dropDamaged(summary.run);
        store.dropRun(summary.run);
      }
      set(summary.run, { config, scoring, summary, sequence: 0 });
      store.addRun({ config, scoring, summary }, toText(summary));
      append({ run: summary.run, method: "dai/run/changed", body: summary });
    },

    update(run: RunId, change: Partial<RunSummary>): void {
      const entry = entries.get(run)!;
      const changed = { ...entry.summary, ...change };
      const sessions = sessionsAfter(entry.summary, changed);
      const summary = sessions ? { ...changed, sessions } : changed;
      set(run, { ...entry, summary });
      store.putSummary(run, toText(summary));
    },

    setScoring(run: RunId, scoring: ScoringConfig): void {
      const entry = { ...entries.get(run)!, scoring };
      set(run, entry);
      store.putConfig(entry);
    },

    setConfig(run: RunId, config: AnyConfig): void {
      const entry = { ...entries.get(run)!, config };
      set(run, entry);
      store.putConfig(entry);
    },

    append,
    appendAll,

    /** Forgets a run; only the fact that it is gone stays in the journal. */
    remove(run: RunId): void {
      store.dropRun(run);
      append({ run, method: "dai/run/deleted", body: {} });
      set(run, null);
    },
  };
}

function rememberingLast<T extends object>(textOf: (value: T) => string): (value: T) => string {
  let last: { value: T; text: string } | undefined;
  return (value) => {
    if (last?.value !== value) last = { value, text: textOf(value) };
    return last.text;
  };
}
