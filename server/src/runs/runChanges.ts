import { isActive, isOver } from "../domain/runState.ts";
import { sentenceOf } from "../messages/catalogue.ts";
import type { RunId, RunSummary } from "../protocol/protocol.ts";
import type { Decisions } from "./decisions/decisions.ts";
import type { LiveStudies } from "./decisions/liveStudies.ts";
import type { Scorers } from "./decisions/scorers.ts";
import type { Log } from "./log.ts";
import { DamagedRunError } from "./store/database/integrity.ts";
import type { RunRepository } from "./store/repository.ts";
import type { Store } from "./store/store.ts";

/** Runs of a study that are judged again at its end: it is one transaction, which nothing else interrupts. */
const MOST_CONCLUDED = 200;

/** Changes of a run and what follows from each: for its study when it ends, for itself when something goes wrong. */
export function createRunChanges(options: {
  runs: RunRepository;
  store: Store;
  studies: LiveStudies;
  scorers: Scorers;
  decisions: Decisions;
  log: Log;
}) {
  const { runs, store, studies, scorers, decisions, log } = options;

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
    for (const other of others)
      attempt(other, sentenceOf("run-bug/judging", {}), () => decisions.conclude(other));
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
      log.error({ err: error, run }, `failed while ${doing}`);
      const problem = sentenceOf("run-bug", { doing, reason: error.message, run });
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

  return { change, attempt, markDamaged };
}
