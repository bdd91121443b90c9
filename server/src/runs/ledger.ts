import { isDeepStrictEqual } from "node:util";
import { isActive, isOver } from "../domain/runState.ts";
import { studyCalibration } from "../indicator/calibration/studyCalibration.ts";
import type { LearnedPredictor } from "../indicator/prediction/learn.ts";
import type { RunId, RunSummary, StudyCalibration, StudyId, VerdictRecord } from "../protocol/protocol.ts";
import { type AnyConfig, isProgram } from "../specification/expansion/programConfig.ts";
import { createDecisions } from "./decisions/decisions.ts";
import { createLiveStudies } from "./decisions/liveStudies.ts";
import { createRecording } from "./decisions/recording.ts";
import { createScorers } from "./decisions/scorers.ts";
import { createVerdicts } from "./decisions/verdicts.ts";
import { createEventLog } from "./events/eventLog.ts";
import type { Log } from "./service.ts";
import { DamagedRunError } from "./store/integrity.ts";
import { createRunRepository, type RunEntry } from "./store/repository.ts";
import type { Store } from "./store/store.ts";
import type { ScoringConfig } from "./store/storedScoring.ts";
import type { UnscoredRecord } from "./trainer/messages.ts";
import { createTurns } from "./turns.ts";

/**
 * All runs and what happened to them. Each call is one transaction, of which listeners hear after it. When the store
 * fails, the call throws a StoreError and has changed nothing.
 */
export type Ledger = ReturnType<typeof createLedger>;

/** Runs of a study that are judged again at its end: it is one transaction, which nothing else interrupts. */
const MOST_CONCLUDED = 200;

/** @param predictorOf what was learned of a kind of study, null where nothing was */
export function createLedger(
  store: Store,
  log: Log,
  predictorOf: (kind: string) => LearnedPredictor | null = () => null,
) {
  const runs = createRunRepository(store);
  const events = createEventLog(runs, store, log, markDamaged);
  const studies = createLiveStudies(store, runs);
  const verdicts = createVerdicts(store, studies, predictorOf);
  const scorers = createScorers(store, (sentence) => log.warn(sentence));
  const decisions = createDecisions(runs, store, verdicts);
  const recording = createRecording(runs, store, scorers, decisions, studies);

  function change(run: RunId, changed: Partial<RunSummary>): void {
    const { reading } = runs.get(run)!.summary;
    // A run that changed its state no longer reads data.
    runs.update(run, { ...(reading && changed.state !== undefined && { reading: null }), ...changed });
    const { summary } = runs.get(run)!;
    if (summary.state !== "running") scorers.release(run);
    if (changed.state !== undefined && isOver(changed.state)) concludeStudy(summary);
    runs.append({ run, method: "dai/run/changed", body: summary });
  }

  /** When the last run of a study has ended, the others are judged by all that the study has shown. */
  function concludeStudy({ run, study }: RunSummary): void {
    const others = studies.runsOf(study).filter((other) => other !== run && runs.get(other));
    if (others.length > MOST_CONCLUDED) return;
    if (others.some((other) => isActive(runs.get(other)!.summary.state))) return;
    for (const other of others) attempt(other, "Judging the finished study", () => decisions.conclude(other));
  }

  /** An exception in `work`, which is about one run, fails that run with a sentence; all other runs go on. */
  function attempt(run: RunId, doing: string, work: () => void): void {
    runs.transaction(() => {
      const error = runs.attempt(work);
      if (!error) return;
      if (error instanceof DamagedRunError) {
        markDamaged(error.run);
        // Another run of its study: without it, this one can be judged.
        if (error.run !== run) attempt(run, doing, work);
        return;
      }
      log.error({ err: error, run }, `${doing} failed`);
      const problem = `${doing} failed (${error.message}): this is a bug, see dai daemon logs. dai continue ${run} tries again.`;
      change(run, { state: "failed", problem });
    });
  }

  /** Says of a run that it is damaged, and how it can be had again; true where it is. */
  function markDamaged(run: RunId): boolean {
    const damage = store.damageOf(run);
    const entry = runs.get(run);
    if (damage === null || !entry) return false;
    const problem = new DamagedRunError(run, damage).message;
    if (entry.summary.problem === problem) return true;
    log.error({ run }, problem);
    runs.transaction(() => change(run, { state: "failed", problem }));
    return true;
  }

  return {
    markDamaged,
    /** Runs of which the store has only damaged parts. */
    lost: runs.lost,
    summary: (run: RunId): RunSummary | undefined => runs.get(run)?.summary,
    summaries: (): (RunSummary & { sequence: number })[] =>
      Array.from(runs.all(), ({ summary, sequence }) => ({ ...summary, sequence })),
    config: (run: RunId): AnyConfig | undefined => runs.get(run)?.config,
    scoring: (run: RunId): ScoringConfig | undefined => runs.get(run)?.scoring,
    verdicts: (run: RunId): VerdictRecord[] => (markDamaged(run) ? [] : verdicts.of(run)),
    /** Looks at runs that have something after a sequence number, and marks those that are damaged. */
    async markDamagedAfter(after: number, wanted: ReadonlySet<RunId> | "all"): Promise<void> {
      const turns = createTurns();
      for (const { summary, sequence } of [...runs.all()]) {
        if (sequence > after && (wanted === "all" || wanted.has(summary.run))) markDamaged(summary.run);
        await turns.give();
      }
    },
    eventsAfter: events.eventsAfter,
    /** The sequence number after which a run's records of an epoch and later ones are. */
    sequenceBefore: store.sequenceBefore,
    onEvent: events.onEvent,

    /** Makes one transaction of all that `work` does; listeners hear of it at its end. */
    together: runs.transaction,

    /** A new run. */
    add(config: AnyConfig, scoring: ScoringConfig, summary: RunSummary): void {
      runs.transaction(() => runs.add(config, scoring, summary));
    },

    /** Changes how a run's program is started. */
    reconfigure(run: RunId, config: AnyConfig): void {
      const before = runs.get(run)?.config;
      if (before && !isDeepStrictEqual(before, config)) runs.transaction(() => runs.setConfig(run, config));
    },

    /** Changes what lists show of a run. */
    change(run: RunId, changed: Partial<RunSummary>): void {
      if (runs.get(run)) runs.transaction(() => change(run, changed));
    },

    /** Takes a trainer's record, and does what the policy wants at a checkpoint. A record twice is harmless. */
    addRecord(run: RunId, record: UnscoredRecord): void {
      const entry = runs.get(run);
      if (entry && isNext(entry, record.epoch))
        attempt(run, `Scoring epoch ${record.epoch}`, () => recording.add(run, record));
    },

    /** Forgets what a run has trained, since it begins again. */
    restart(run: RunId): void {
      if (runs.get(run)) runs.transaction(() => recording.restart(run));
    },

    /** Scores a run's records again under other settings, with another number of epochs, say (`changed`). */
    rescore(run: RunId, scoring: ScoringConfig, changed: Partial<RunSummary>): void {
      if (runs.get(run)) runs.transaction(() => recording.rescore(run, scoring, changed));
    },

    /** Gives the newest verdict of a run anew, with what is now known of its study. */
    reevaluate(run: RunId): void {
      const { verdict } = runs.get(run)?.summary ?? {};
      if (verdict) attempt(run, `Judging epoch ${verdict.epoch}`, () => decisions.reevaluate(run));
    },

    /** Forgets a run; only the fact that it is gone stays. */
    remove(run: RunId): void {
      if (!runs.get(run)) return;
      runs.transaction(() => {
        runs.remove(run);
        scorers.release(run);
        studies.forget(run);
      });
    },

    /** How far a study's calibration within itself is; null where its runs are judged without one. */
    calibration(study: StudyId): StudyCalibration | null {
      const known = studies.runsOf(study).map((run) => runs.get(run));
      const scoring = known.find((entry) => entry !== undefined)?.scoring;
      const calibrate = scoring?.policy.calibrate;
      if (!calibrate) return null;
      const summaries = known.map((entry) => entry?.summary ?? null);
      return studyCalibration(summaries, calibrate, scoring.indicator.checkpoints);
    },
  };
}

/** Whether an epoch continues a run; a program may report fewer epochs than it trains. */
function isNext({ config, summary }: RunEntry, epoch: number): boolean {
  return isProgram(config) ? epoch > summary.epoch : epoch === summary.epoch + 1;
}
