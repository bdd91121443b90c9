import { createScorer, type ScoredEpoch, type Scorer } from "../indicator/scorer.ts";
import { judgeAtCheckpoint } from "../indicator/verdict.ts";
import type {
  EpochRecord,
  NotificationMethod,
  RunId,
  RunSummary,
  VerdictRecord,
} from "../protocol/protocol.ts";
import type { Dai } from "../spec/expand.ts";
import type { Log, RunEvent } from "./service.ts";
import { layersFromBlob, toBlob } from "./spectraBlob.ts";
import type { JournalEntry, Judging, Store } from "./store.ts";
import type { UnscoredRecord } from "./trainer/messages.ts";

/** An epoch record as the journal keeps it: the spectra are beside it, of both matrices. */
type StoredRecord = Omit<EpochRecord, "layers"> & { layers: { name: string; width: number }[] };

interface Entry {
  readonly dai: Dai;
  judging: Judging;
  summary: RunSummary;
  /** of the last thing that happened to the run */
  sequence: number;
  /** has taken every stored epoch; null until it is needed */
  scorer: Scorer | null;
}

/**
 * All runs and what happened to them. Everything goes into the store first, in one transaction a call, and
 * is told to listeners after it.
 */
export type Ledger = ReturnType<typeof createLedger>;

export function createLedger(store: Store, log: Log) {
  const entries = new Map<RunId, Entry>();
  for (const stored of store.runs()) entries.set(stored.summary.run, { ...stored, scorer: null });
  const listeners = new Set<(event: RunEvent) => void>();

  /** Runs `work` in a transaction, then tells everybody what it recorded. */
  function record(work: (append: (entry: NewEntry) => void) => void): void {
    const events: RunEvent[] = [];
    store.transaction(() =>
      work(({ run, method, body, epoch = null, spectra = null }) => {
        const sequence = store.append(run, method, body, epoch);
        const entry = entries.get(run);
        if (entry) entry.sequence = sequence;
        const event = toEvent({ sequence, run, method, body, spectra });
        if (event) events.push(event);
      }),
    );
    for (const event of events) for (const listener of listeners) listener(event);
  }

  function toEvent({
    sequence,
    run,
    method,
    body,
    spectra,
  }: NewEntry & { sequence: number }): RunEvent | null {
    const params = { sequence, run, ...body };
    if (method !== "dai/run/epoch") return { sequence, method, params } as RunEvent;
    const entry = entries.get(run);
    if (!entry || !spectra) return null;
    const { layers } = body as StoredRecord;
    const { matrix } = entry.judging.indicator;
    return {
      sequence,
      method,
      params: { ...params, layers: layersFromBlob(spectra, layers, matrix) },
    } as RunEvent;
  }

  function update(entry: Entry, change: Partial<RunSummary>): void {
    entry.summary = { ...entry.summary, ...change };
    store.putSummary(entry.summary);
  }

  /** Scores one epoch and says what follows; `scorer` has taken the epochs before it. */
  function score(entry: Entry, scorer: Scorer, stored: StoredRecord, spectra: Uint8Array): Scored {
    const { indicator, policy, calibrated } = entry.judging;
    const layers = layersFromBlob(spectra, stored.layers, indicator.matrix);
    const { epoch, validationAccuracy } = stored;
    const scored = addSafely(scorer, { epoch, validationAccuracy, layers });
    const judgement = scored && judgeAtCheckpoint(scored, indicator);
    if (!judgement) return { scores: scored?.scores ?? null, verdict: null };
    const saves = Math.max(0, entry.summary.epochs - epoch);
    const action = { discard: policy.onDiscard, saturated: policy.onSaturated, continue: "ask" }[
      judgement.verdict
    ];
    const stops = action === "stop" && saves > 0 && !entry.summary.dismissed;
    const decision = stops ? "stopped" : action === "never" ? "ignored" : "advised";
    return { scores: scored.scores, verdict: { ...judgement, calibrated, decision, saves } };
  }

  /** Scores that overflow (an `eta` of 1e300, say) leave a gap in the curve, never a broken run. */
  function addSafely(scorer: Scorer, epoch: Parameters<Scorer["add"]>[0]): ScoredEpoch | null {
    try {
      return scorer.add(epoch);
    } catch (error) {
      log.warn(`An epoch has no scores: ${(error as Error).message}`);
      return null;
    }
  }

  /** A scorer that has taken everything the store has of the run. */
  function scorerOf(entry: Entry): Scorer {
    if (entry.scorer) return entry.scorer;
    const scorer = createScorer(entry.judging.indicator);
    for (const { body, spectra } of epochsOf(entry.summary.run)) score(entry, scorer, body, spectra);
    entry.scorer = scorer;
    return scorer;
  }

  function epochsOf(run: RunId): { body: StoredRecord; spectra: Uint8Array }[] {
    return store
      .entriesOfRun(run)
      .flatMap(({ method, body, spectra }) =>
        method === "dai/run/epoch" && spectra ? [{ body: JSON.parse(body), spectra }] : [],
      );
  }

  function appendJudged(
    append: (entry: NewEntry) => void,
    entry: Entry,
    body: StoredRecord,
    spectra: Uint8Array,
  ): void {
    const { run } = entry.summary;
    const { scores, verdict } = score(entry, scorerOf(entry), body, spectra);
    const { epoch, validationAccuracy } = body;
    append({ run, method: "dai/run/epoch", body: { ...body, scores }, epoch, spectra });
    update(entry, { epoch, validationAccuracy, scores });
    if (!verdict) return;
    append({ run, method: "dai/run/verdict", body: verdict, epoch });
    update(entry, { verdict });
  }

  return {
    summary: (run: RunId): RunSummary | undefined => entries.get(run)?.summary,
    summaries: (): (RunSummary & { sequence: number })[] =>
      [...entries.values()].map(({ summary, sequence }) => ({ ...summary, sequence })),
    dai: (run: RunId): Dai | undefined => entries.get(run)?.dai,
    judging: (run: RunId): Judging | undefined => entries.get(run)?.judging,

    /** A new run. */
    add(dai: Dai, judging: Judging, summary: RunSummary): void {
      entries.set(summary.run, { dai, judging, summary, sequence: 0, scorer: null });
      record((append) => {
        store.putRun({ dai, judging, summary });
        append({ run: summary.run, method: "dai/run/changed", body: summary });
      });
    },

    /** Changes what lists show of a run. */
    change(run: RunId, change: Partial<RunSummary>): void {
      const entry = entries.get(run);
      if (!entry) return;
      record((append) => {
        update(entry, change);
        append({ run, method: "dai/run/changed", body: entry.summary });
      });
    },

    /** Takes a trainer's record. Answers the verdict when its epoch is a checkpoint. A record twice is harmless. */
    addRecord(run: RunId, { spectra, ...unscored }: UnscoredRecord): VerdictRecord | null {
      const entry = entries.get(run);
      if (!entry || unscored.epoch !== entry.summary.epoch + 1) return null;
      const blob = toBlob(spectra);
      const scorer = scorerOf(entry);
      record((append) => {
        store.appendSpectra(run, unscored.epoch, blob);
        appendJudged(append, entry, { ...unscored, scores: null }, blob);
        const { verdict, state } = entry.summary;
        if (state !== "running" || verdict?.epoch !== unscored.epoch || verdict.decision !== "stopped")
          return;
        update(entry, { state: "stopped" });
        append({ run, method: "dai/run/changed", body: entry.summary });
      });
      entry.scorer = scorer;
      return entry.summary.verdict?.epoch === unscored.epoch ? entry.summary.verdict : null;
    },

    /** Scores a run's stored spectra again under other settings; its records get new sequence numbers. */
    judgeAgain(run: RunId, judging: Judging): void {
      const entry = entries.get(run);
      if (!entry) return;
      const epochs = epochsOf(run);
      entry.judging = judging;
      entry.scorer = createScorer(judging.indicator);
      record((append) => {
        store.dropJudged(run);
        update(entry, { verdict: null, scores: null, dismissed: false });
        store.putRun(entry);
        for (const { body, spectra } of epochs) appendJudged(append, entry, body, spectra);
        append({ run, method: "dai/run/changed", body: entry.summary });
      });
    },

    /** Forgets a run; only the fact that it is gone stays. */
    remove(run: RunId): void {
      if (!entries.delete(run)) return;
      record((append) => {
        store.dropRun(run);
        append({ run, method: "dai/run/deleted", body: {} });
      });
    },

    /** What happened after a sequence number, in order, at most `limit` events. */
    eventsAfter(after: number, runs: ReadonlySet<RunId> | "all", limit: number): RunEvent[] {
      const found =
        runs === "all" ? store.entriesAfter(after, limit) : store.entriesOfRuns([...runs], after, limit);
      return found.flatMap((entry) => toEvent(parsed(entry)) ?? []);
    },

    onEvent(listener: (event: RunEvent) => void): { dispose(): void } {
      listeners.add(listener);
      return { dispose: () => listeners.delete(listener) };
    },
  };
}

interface NewEntry {
  run: RunId;
  method: NotificationMethod;
  body: object;
  epoch?: number | null;
  spectra?: Uint8Array | null;
}

interface Scored {
  scores: EpochRecord["scores"];
  verdict: VerdictRecord | null;
}

function parsed(entry: JournalEntry): NewEntry & { sequence: number } {
  return { ...entry, body: JSON.parse(entry.body) };
}
