import type { LearnedPredictor } from "../indicator/prediction/learn.ts";
import { createScorer, type Scorer } from "../indicator/scores/scorer.ts";
import type { RunId, RunSummary, StudyCalibration, StudyId, VerdictRecord } from "../protocol/protocol.ts";
import type { RunConfig } from "../specification/expansion/expand.ts";
import { stateAfter } from "./decisions/policy.ts";
import { type ScoredRecord, scoreEpoch } from "./decisions/scoreEpoch.ts";
import { createStudyOutcomes } from "./decisions/studyOutcomes.ts";
import { createVerdicts } from "./decisions/verdicts.ts";
import { type StoredRecord, toEvent } from "./events/runEvent.ts";
import type { Log, RunEvent } from "./service.ts";
import { StoreError } from "./store/openDatabase.ts";
import { toBlob } from "./store/spectraBlob.ts";
import type { JournalEntry, ScoringConfig, Store } from "./store/store.ts";
import type { UnscoredRecord } from "./trainer/messages.ts";

interface Entry {
  readonly config: RunConfig;
  readonly scoring: ScoringConfig;
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
  const ends = createStudyOutcomes(store, (run) => entries.get(run));
  const verdicts = createVerdicts(store, ends, predictorOf);
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
      ends.forgetAll();
      throw error;
    } finally {
      batch = null;
    }
    for (const entry of journal) tell(entry);
  }

  /**
   * Runs `work`, which is about one run, within the open transaction. An exception fails that run with a sentence and
   * undoes what `work` did; the transaction and all other runs go on.
   */
  function isolated(run: RunId, doing: string, work: () => void): void {
    const entry = remember(run);
    const recorded = batch!.journal.length;
    try {
      store.savepoint(work);
    } catch (error) {
      if (error instanceof StoreError) throw error;
      log.error({ err: error, run }, `${doing} failed`);
      batch!.journal.length = recorded;
      if (entry) entries.set(run, { ...entry, scorer: null });
      ends.forget(run);
      const problem = `${doing} failed (${(error as Error).message}): this is a bug, see dai daemon logs. dai continue ${run} tries again.`;
      update(run, { state: "failed", problem });
      tellChange(run);
    }
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
    return toEvent(entry, entries.get(entry.run)?.scoring.indicator.matrix ?? "linear");
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
    const before = entries.get(run)!.summary;
    // Whoever trains, or waits or has ended, reads no data any more.
    const isRead = before.reading && (change.state !== undefined || change.epoch !== undefined);
    const summary = { ...before, ...(isRead && { reading: null }), ...change };
    put(run, { summary });
    store.putSummary(summary);
  }

  function tellChange(run: RunId): void {
    append({ run, method: "dai/run/changed", body: entries.get(run)!.summary });
  }

  /** `scorer` has taken the epochs before it. */
  const score = (scorer: Scorer, { scoring }: Entry, stored: StoredRecord, spectra: Uint8Array) =>
    scoreEpoch(scorer, scoring.indicator, stored, spectra, (sentence) => log.warn(sentence));

  /** A scorer that has taken everything the store has of the run. */
  function scorerOf(entry: Entry): Scorer {
    if (entry.scorer) return entry.scorer;
    const scorer = createScorer(entry.scoring.indicator);
    for (const { body, spectra } of store.epochsOf(entry.summary.run))
      score(scorer, entry, JSON.parse(body), spectra);
    return scorer;
  }

  /** Enters an epoch, and at a checkpoint the verdict. `mayAct`: the policy can still change the run's course. */
  function appendScored(
    run: RunId,
    stored: StoredRecord,
    spectra: Uint8Array,
    { scores, ticks, judgement, unscored }: ScoredRecord,
    mayAct: boolean,
  ): void {
    const { epoch, validationAccuracy, trainLoss } = stored;
    append({
      run,
      method: "dai/run/epoch",
      body: { ...stored, scores, ...(ticks && { ticks }) },
      epoch,
      spectra,
    });
    const before = entries.get(run)!.summary;
    update(run, {
      epoch: Math.max(epoch, before.epoch),
      validationAccuracy,
      scores,
      ...(unscored !== null || before.unscored ? { unscored } : {}),
    });
    if (!judgement) return;
    const { config, scoring, summary } = entries.get(run)!;
    const verdict = verdicts.give({
      ...{ config, scoring, summary, paperVerdict: judgement, trainLoss },
      mayAct: mayAct && mayChangeCourse(summary),
    });
    append({ run, method: "dai/run/verdict", body: verdict, epoch });
    ends.forget(run);
    update(run, { verdict });
  }

  return {
    summary: (run: RunId): RunSummary | undefined => entries.get(run)?.summary,
    summaries: (): (RunSummary & { sequence: number })[] =>
      [...entries.values()].map(({ summary, sequence }) => ({ ...summary, sequence })),
    config: (run: RunId): RunConfig | undefined => entries.get(run)?.config,
    scoring: (run: RunId): ScoringConfig | undefined => entries.get(run)?.scoring,

    /** Makes one transaction of all that `work` does; listeners hear of it at its end. */
    together: record,

    /** A new run. */
    add(config: RunConfig, scoring: ScoringConfig, summary: RunSummary): void {
      const { run } = summary;
      record(() => {
        remember(run);
        entries.set(run, { config, scoring, summary, sequence: 0, scorer: null });
        store.putRun({ config, scoring, summary });
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
    addRecord(run: RunId, { spectra, ticks, ...unscored }: UnscoredRecord): void {
      const entry = entries.get(run);
      const { epoch } = unscored;
      if (!entry || epoch !== entry.summary.epoch + 1) return;
      const blob = toBlob(spectra);
      const stored = {
        ...{ ...unscored, scores: null },
        ...(ticks && { ticks: ticks.map((tick) => ({ ...tick, scores: null })) }),
      };
      record(() =>
        isolated(run, `Scoring epoch ${epoch}`, () => {
          const scorer = scorerOf(entry);
          store.appendSpectra(run, epoch, blob);
          appendScored(run, stored, blob, score(scorer, entry, stored, blob), true);
          const { verdict } = entries.get(run)!.summary;
          const state = verdict?.epoch === epoch ? stateAfter(verdict.decision) : null;
          if (state) update(run, { state });
          if (state) tellChange(run);
          put(run, { scorer: state ? null : scorer });
        }),
      );
    },

    /**
     * Scores a run's stored spectra again under other settings or for another number of epochs; its records
     * get new sequence numbers. The policy acts on the newest verdict alone: the run has gone on after others.
     */
    rescore(run: RunId, scoring: ScoringConfig, change: Partial<RunSummary>): void {
      const before = entries.get(run);
      if (!before) return;
      record(() => {
        put(run, { scoring, scorer: null });
        const entry = entries.get(run)!;
        const scorer = createScorer(scoring.indicator);
        const epochs = [...store.epochsOf(run)].map(({ body, spectra }) => {
          const stored: StoredRecord = JSON.parse(body);
          return { stored, spectra, scored: score(scorer, entry, stored, spectra) };
        });
        const newest = epochs.findLast(({ scored }) => scored.judgement)?.stored.epoch;
        store.dropJudged(run);
        ends.forget(run);
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
          const { dismissed, verdict } = before!.summary;
          const judgement = epochs.find(({ stored }) => stored.epoch === newest)?.scored.judgement;
          // What the study's own runs will say is not known yet.
          return (
            dismissed && (scoring.policy.calibrate !== undefined || judgement?.verdict === verdict?.verdict)
          );
        }
      });
    },

    /**
     * Gives the newest verdict of a run anew, since more is known of its study than when it was given; its
     * scores stay. The policy acts on it where the run now is.
     */
    reevaluate(run: RunId): void {
      const { config, scoring, summary } = entries.get(run) ?? {};
      const paperVerdict = summary?.verdict;
      if (!config || !scoring || !paperVerdict) return;
      record(() =>
        isolated(run, `Judging epoch ${paperVerdict.epoch}`, () => {
          store.dropVerdict(run, paperVerdict.epoch);
          const { value = null } = paperVerdict.withinStudy ?? {};
          const verdict: VerdictRecord = {
            ...verdicts.give({
              ...{ config, scoring, summary, paperVerdict },
              // The value that a study's runs are told apart by is then the training loss, turned round.
              trainLoss: scoring.indicator.predictor === "trainLoss" && value !== null ? -value : null,
              mayAct: mayChangeCourse(summary),
            }),
            saves: Math.max(0, summary.epochs - summary.epoch),
          };
          append({ run, method: "dai/run/verdict", body: verdict, epoch: paperVerdict.epoch });
          ends.forget(run);
          const state = stateAfter(verdict.decision);
          update(run, { verdict, ...(state ? { state } : {}) });
          if (state) tellChange(run);
          if (state) put(run, { scorer: null });
        }),
      );
    },

    /** Forgets a run; only the fact that it is gone stays. */
    remove(run: RunId): void {
      if (!entries.has(run)) return;
      record(() => {
        store.dropRun(run);
        ends.forget(run);
        append({ run, method: "dai/run/deleted", body: {} });
        entries.delete(run);
      });
    },

    verdicts: verdicts.of,

    /** How far a study's calibration within itself is; null where its runs are judged without one. */
    calibration(study: StudyId): StudyCalibration | null {
      const scoring = ends.runsOf(study).flatMap((run) => entries.get(run)?.scoring ?? [])[0];
      const calibrate = scoring?.policy.calibrate;
      return calibrate ? ends.progress(study, calibrate, scoring.indicator.checkpoints) : null;
    },

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

function mayChangeCourse({ state, epoch, epochs }: RunSummary): boolean {
  return state !== "diverged" && state !== "failed" && epoch < epochs;
}
