import { isDeepStrictEqual } from "node:util";
import type { LearnedPredictor } from "../indicator/prediction/learn.ts";
import { sentenceOf } from "../messages/catalogue.ts";
import type { RunId, RunSummary, StudyId } from "../protocol/protocol.ts";
import { type AnyConfig, isProgram } from "../specification/expansion/programConfig.ts";
import { createDecisions } from "./decisions/decisions.ts";
import { createLiveStudies } from "./decisions/liveStudies.ts";
import { isLossAlone, lossObjective } from "./decisions/lossAlone.ts";
import { preloadStudies } from "./decisions/preloadStudies.ts";
import { createRecording } from "./decisions/recording.ts";
import { createRescorings } from "./decisions/rescoring.ts";
import { createScorers } from "./decisions/scorers.ts";
import { createVerdicts } from "./decisions/verdicts.ts";
import { createEventLog } from "./events/eventLog.ts";
import { createLedgerQueries } from "./ledgerQueries.ts";
import type { Log } from "./log.ts";
import { createRunChanges } from "./runChanges.ts";
import type { Durability } from "./store/database/transactions.ts";
import { createRunRepository } from "./store/repository.ts";
import type { RunEntry } from "./store/runEntry.ts";
import type { Store } from "./store/store.ts";
import type { ScoringConfig } from "./store/tables/storedScoring.ts";
import type { UnscoredRecord } from "./trainer/messages.ts";

/** All runs and what happened to them. Each call is one transaction; a StoreError means that nothing has changed. */
export type Ledger = ReturnType<typeof createLedger>;

/** @param predictorOf what was learned of a kind of study, null where nothing was */
export function createLedger(
  store: Store,
  log: Log,
  predictorOf: (kind: string) => LearnedPredictor | null = () => null,
) {
  const runs = createRunRepository(store);
  const events = createEventLog(runs, store, log, (run) => void markDamaged(run));
  const studies = createLiveStudies(store, runs);
  const verdicts = createVerdicts(store, studies, predictorOf);
  const scorers = createScorers(store, (sentence) => log.warn(sentence));
  const decisions = createDecisions(runs, store, verdicts);
  const parts = { runs, store, studies, scorers, decisions, log };
  const { change, attempt, markDamaged, conclusion } = createRunChanges(parts);
  const rescoring = createRescorings({ runs, store, scorers, verdicts, decisions, studies });
  const queries = createLedgerQueries({ runs, studies, verdicts, markDamaged });
  const recording = createRecording(runs, store, scorers, decisions, studies);

  return {
    markDamaged,
    lost: runs.lost,
    ...queries,
    eventsAfter: events.eventsAfter,
    /** That after which a run's records of an epoch and later ones are. */
    sequenceBefore: store.sequenceBefore,
    onEvent: events.onEvent,

    together: runs.transaction,

    add(config: AnyConfig, scoring: ScoringConfig, summary: RunSummary): void {
      runs.transaction(() => runs.add(config, scoring, summary));
    },

    reconfigure(run: RunId, config: AnyConfig): void {
      const before = runs.get(run)?.config;
      if (before && !isDeepStrictEqual(before, config)) runs.transaction(() => runs.setConfig(run, config));
    },

    change(run: RunId, changed: Partial<RunSummary>, durability?: Durability): void {
      if (runs.get(run)) runs.transaction(() => change(run, changed), durability);
    },

    /** Takes a trainer's record, and does what the policy wants at a checkpoint. A record twice is harmless. */
    addRecord(run: RunId, record: UnscoredRecord): void {
      const entry = runs.get(run);
      if (!entry || !isNext(entry, record.epoch)) return;
      runs.transaction(() => {
        if (isProgram(entry.config) && isLossAlone(entry.summary, record))
          change(run, { objective: lossObjective });
        attempt(run, sentenceOf("run-bug/scoring", { epoch: record.epoch }), () =>
          recording.add(run, record),
        );
      });
    },

    restart: (run: RunId): void => void (runs.get(run) && runs.transaction(() => recording.restart(run))),

    /** Scores all epochs of a run again, in slices, and judges it again; its `commit` is part of a transaction. */
    rescoring,

    /** Gives the newest verdict of a run again, with what is now known of its study. */
    reevaluate(run: RunId): void {
      const { verdict } = runs.get(run)?.summary ?? {};
      if (verdict) attempt(run, `Evaluating epoch ${verdict.epoch}`, () => decisions.reevaluate(run));
    },

    remove(run: RunId): void {
      if (!runs.get(run)) return;
      runs.transaction(() => {
        runs.remove(run);
        scorers.release(run);
      });
    },

    preload: (some: readonly RunId[], launch?: { study: StudyId; scoring: ScoringConfig }): Promise<void> =>
      preloadStudies(some, runs, studies, launch),

    /** Continues with what a daemon that was killed has left: studies that have ended, whose runs are to be judged again. */
    resume: conclusion.resume,
    close: conclusion.close,
  };
}

/** Whether an epoch continues a run; a program may report fewer epochs than it trains. */
function isNext({ config, summary }: RunEntry, epoch: number): boolean {
  return isProgram(config) ? epoch > summary.epoch : epoch === summary.epoch + 1;
}
