import { explain } from "../indicator/explanation.ts";
import type { LearnedPredictor } from "../indicator/prediction/learn.ts";
import { learnedVerdict } from "../indicator/prediction/learnedVerdict.ts";
import { createScorer, type ScoredEpoch, type Scorer } from "../indicator/scorer.ts";
import { type Judgement, judgeAtCheckpoint } from "../indicator/verdict.ts";
import type { EpochRecord, RunId, RunSummary, VerdictRecord } from "../protocol/protocol.ts";
import type { Dai } from "../spec/expand.ts";
import { studyKind } from "../spec/runId.ts";
import { historyOf } from "./historyOf.ts";
import { decide, stateAfter } from "./policy.ts";
import { type StoredRecord, toEvent } from "./runEvent.ts";
import { scoreRecords } from "./scoreRecords.ts";
import type { Log, RunEvent } from "./service.ts";
import { layersFromBlob, toBlob } from "./spectraBlob.ts";
import type { JournalEntry, Judging, Store } from "./store.ts";
import type { UnscoredRecord } from "./trainer/messages.ts";

interface Entry {
  readonly dai: Dai;
  readonly judging: Judging;
  readonly summary: RunSummary;
  /** of the last thing that happened to the run */
  readonly sequence: number;
  /** has taken every stored epoch; null until it is needed */
  readonly scorer: Scorer | null;
}

/** What a transaction has done so far: what listeners will hear, and how runs were before it. */
interface Batch {
  journal: JournalEntry[];
  before: Map<RunId, Entry | undefined>;
}

type NewEntry = Omit<JournalEntry, "sequence" | "body" | "spectra"> & {
  body: object;
  epoch?: number;
  spectra?: Uint8Array;
};

/**
 * All runs and what happened to them. Everything goes into the store first, in one transaction a call, and
 * is told to listeners after it. When the store fails, every call throws a StoreError and has changed nothing.
 */
export type Ledger = ReturnType<typeof createLedger>;

/** @param predictorOf what was learned of a kind of study, null where nothing was */
export function createLedger(
  store: Store,
  log: Log,
  predictorOf: (kind: string) => LearnedPredictor | null = () => null,
) {
  const entries = new Map<RunId, Entry>();
  for (const stored of store.runs()) entries.set(stored.summary.run, { ...stored, scorer: null });
  const listeners = new Set<(event: RunEvent) => void>();
  let batch: Batch | null = null;

  /** Runs `work` in a transaction, or as part of the one that is open, then tells everybody what it recorded. */
  function record(work: () => void): void {
    if (batch) {
      work();
      return;
    }
    const { journal, before }: Batch = { journal: [], before: new Map() };
    batch = { journal, before };
    try {
      store.transaction(work);
    } catch (error) {
      for (const [run, entry] of before)
        if (entry) entries.set(run, { ...entry, scorer: null });
        else entries.delete(run);
      throw error;
    } finally {
      batch = null;
    }
    for (const entry of journal) tell(entry);
  }

  function tell(entry: JournalEntry): void {
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

  function eventOf(entry: JournalEntry): RunEvent {
    return toEvent(entry, entries.get(entry.run)?.judging.indicator.matrix ?? "linear");
  }

  function remember(run: RunId): Entry | undefined {
    const entry = entries.get(run);
    if (!batch?.before.has(run)) batch?.before.set(run, entry);
    return entry;
  }

  function put(run: RunId, change: Partial<Entry>): void {
    const entry = remember(run);
    if (entry) entries.set(run, { ...entry, ...change });
  }

  function append({ run, method, body, epoch, spectra }: NewEntry): void {
    const text = JSON.stringify(body);
    const sequence = store.append(run, method, text, epoch ?? null);
    put(run, { sequence });
    batch?.journal.push({ sequence, run, method, body: text, spectra: spectra ?? null });
  }

  function update(run: RunId, change: Partial<RunSummary>): void {
    const summary = { ...entries.get(run)!.summary, ...change };
    put(run, { summary });
    store.putSummary(summary);
  }

  function tellChange(run: RunId): void {
    append({ run, method: "dai/run/changed", body: entries.get(run)!.summary });
  }

  /** One epoch's scores, and the judgement when it is a checkpoint; `scorer` has taken the epochs before it. */
  function score(scorer: Scorer, { judging }: Entry, stored: StoredRecord, spectra: Uint8Array): Scored {
    const { indicator } = judging;
    const { epoch, validationAccuracy } = stored;
    const layers = layersFromBlob(spectra, stored.layers, indicator.matrix);
    const scored = addSafely(scorer, { epoch, validationAccuracy, layers });
    return { scores: scored?.scores ?? null, judgement: scored && judgeAtCheckpoint(scored, indicator) };
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
    for (const { body, spectra } of store.epochsOf(entry.summary.run))
      score(scorer, entry, JSON.parse(body), spectra);
    return scorer;
  }

  /** Enters an epoch, and at a checkpoint the verdict. `mayAct`: the policy can still change the run's course. */
  function appendScored(
    run: RunId,
    stored: StoredRecord,
    spectra: Uint8Array,
    { scores, judgement }: Scored,
    mayAct: boolean,
  ): void {
    const { epoch, validationAccuracy } = stored;
    append({ run, method: "dai/run/epoch", body: { ...stored, scores }, epoch, spectra });
    update(run, { epoch: Math.max(epoch, entries.get(run)!.summary.epoch), validationAccuracy, scores });
    if (!judgement) return;
    const verdict = verdictOf(run, judgement, mayAct);
    append({ run, method: "dai/run/verdict", body: verdict, epoch });
    update(run, { verdict });
  }

  function verdictOf(run: RunId, papers: Judgement, mayAct: boolean): VerdictRecord {
    const { summary, judging } = entries.get(run)!;
    const { policy } = judging;
    const { epochs, epoch, dismissed } = summary;
    const learned = learnedJudgement(summary, judging, papers);
    const { judgement, sentence } = learned ?? { judgement: papers, sentence: explain(papers) };
    const { verdict } = judgement;
    const remaining = mayAct && mayChangeCourse(summary) ? epochs - epoch : 0;
    const decision = decide(policy, { verdict, streak: streakOf(run, verdict), remaining, dismissed });
    const saves = Math.max(0, epochs - judgement.epoch);
    const found = learned && "mayStop" in learned.outlook ? learned.outlook : null;
    return {
      ...judgement,
      calibrated: found?.mayStop ?? judging.calibrated,
      // Too few good runs were learned from to say how many of them a stop would hit.
      decision: found?.mayStop === false && stateAfter(decision) ? "advised" : decision,
      saves,
      sentence,
      ...(learned && { prediction: learned.outlook }),
    };
  }

  /** What the learned predictor makes of it; null where the spec asks for the paper's rule. */
  function learnedJudgement(summary: RunSummary, { indicator }: Judging, papers: Judgement) {
    if (indicator.predictor === "paper") return null;
    const sight = indicator.predictor === "learned" ? "withLabels" : "labelFree";
    const { epochs } = historyOf(summary, scoreRecords(store, summary.run, indicator.matrix));
    return learnedVerdict(papers, predictorOf(studyKind(entries.get(summary.run)!.dai)), epochs, sight);
  }

  /** Checkpoints in a row with this verdict, when it is given once more. */
  function streakOf(run: RunId, verdict: VerdictRecord["verdict"]): number {
    const before = verdictsOf(run);
    return before.length - before.findLastIndex((earlier) => earlier.verdict !== verdict);
  }

  function verdictsOf(run: RunId): VerdictRecord[] {
    return store.verdictsOf(run).map((body) => JSON.parse(body));
  }

  return {
    summary: (run: RunId): RunSummary | undefined => entries.get(run)?.summary,
    summaries: (): (RunSummary & { sequence: number })[] =>
      [...entries.values()].map(({ summary, sequence }) => ({ ...summary, sequence })),
    dai: (run: RunId): Dai | undefined => entries.get(run)?.dai,
    judging: (run: RunId): Judging | undefined => entries.get(run)?.judging,

    /** Makes one transaction of all that `work` does; listeners hear of it at its end. */
    together: record,

    /** A new run. */
    add(dai: Dai, judging: Judging, summary: RunSummary): void {
      const { run } = summary;
      record(() => {
        remember(run);
        entries.set(run, { dai, judging, summary, sequence: 0, scorer: null });
        store.putRun({ dai, judging, summary });
        tellChange(run);
      });
    },

    /** Changes what lists show of a run. */
    change(run: RunId, change: Partial<RunSummary>): void {
      if (!entries.has(run)) return;
      record(() => {
        update(run, change);
        tellChange(run);
        // A window of spectra for each of many thousand runs would add up.
        if (entries.get(run)?.summary.state !== "running") put(run, { scorer: null });
      });
    },

    /** Takes a trainer's record, and does what the policy wants at a checkpoint. A record twice is harmless. */
    addRecord(run: RunId, { spectra, ...unscored }: UnscoredRecord): void {
      const entry = entries.get(run);
      const { epoch } = unscored;
      if (!entry || epoch !== entry.summary.epoch + 1) return;
      const blob = toBlob(spectra);
      const stored = { ...unscored, scores: null };
      record(() => {
        remember(run);
        const scorer = scorerOf(entry);
        store.appendSpectra(run, epoch, blob);
        appendScored(run, stored, blob, score(scorer, entry, stored, blob), true);
        const { verdict } = entries.get(run)!.summary;
        const state = verdict?.epoch === epoch ? stateAfter(verdict.decision) : null;
        if (state) update(run, { state });
        if (state) tellChange(run);
        put(run, { scorer: state ? null : scorer });
      });
    },

    /**
     * Scores a run's stored spectra again under other settings or for another number of epochs; its records
     * get new sequence numbers. The policy acts on the newest verdict alone: the run has gone on after others.
     */
    judgeAgain(run: RunId, judging: Judging, change: Partial<RunSummary>): void {
      const before = entries.get(run);
      if (!before) return;
      record(() => {
        put(run, { judging, scorer: null });
        const entry = entries.get(run)!;
        const scorer = createScorer(judging.indicator);
        const epochs = [...store.epochsOf(run)].map(({ body, spectra }) => {
          const stored: StoredRecord = JSON.parse(body);
          return { stored, spectra, scored: score(scorer, entry, stored, spectra) };
        });
        const newest = epochs.findLast(({ scored }) => scored.judgement)?.stored.epoch;
        store.dropJudged(run);
        update(run, { ...change, verdict: null, scores: null, dismissed: staysDismissed() });
        store.putRun(entries.get(run)!);
        for (const { stored, spectra, scored } of epochs)
          appendScored(run, stored, spectra, scored, stored.epoch === newest);
        const { summary } = entries.get(run)!;
        const state = stateAfter(summary.verdict?.decision);
        if (state && mayChangeCourse(summary)) update(run, { state });
        tellChange(run);

        /** Whoever continued against a verdict need not say so again while the verdict is the same. */
        function staysDismissed(): boolean {
          const judgement = epochs.find(({ stored }) => stored.epoch === newest)?.scored.judgement;
          return before!.summary.dismissed && judgement?.verdict === before!.summary.verdict?.verdict;
        }
      });
    },

    /** Forgets a run; only the fact that it is gone stays. */
    remove(run: RunId): void {
      if (!entries.has(run)) return;
      record(() => {
        store.dropRun(run);
        append({ run, method: "dai/run/deleted", body: {} });
        entries.delete(run);
      });
    },

    verdicts: verdictsOf,

    /** What happened after a sequence number, in order, at most `limit` events. */
    eventsAfter(after: number, runs: ReadonlySet<RunId> | "all", limit: number): RunEvent[] {
      const everything = runs === "all" || 4 * runs.size > entries.size;
      const found = store.entriesAfter(after, runs === "all" ? null : [...runs], everything, limit);
      return found.map(eventOf);
    },

    onEvent(listener: (event: RunEvent) => void): { dispose(): void } {
      listeners.add(listener);
      return { dispose: () => listeners.delete(listener) };
    },
  };
}

interface Scored {
  scores: EpochRecord["scores"];
  judgement: Judgement | null;
}

function mayChangeCourse({ state, epoch, epochs }: RunSummary): boolean {
  return state !== "diverged" && state !== "failed" && epoch < epochs;
}
