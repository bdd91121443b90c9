import { isOver } from "../domain/runState.ts";
import { sentenceOf } from "../messages/catalogue.ts";
import type { RunId, RunSummary } from "../protocol/protocol.ts";
import { createConclusion } from "./decisions/conclusion.ts";
import type { Decisions } from "./decisions/decisions.ts";
import type { LiveStudies } from "./decisions/liveStudies.ts";
import type { Scorers } from "./decisions/scorers.ts";
import type { Log } from "./log.ts";
import { DamagedRunError } from "./store/database/integrity.ts";
import type { RunRepository } from "./store/repository.ts";
import type { Store } from "./store/store.ts";

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
  const conclusion = createConclusion({
    ...{ runs, store, studies, log, canChange: decisions.canConclude },
    judge: (run) => attempt(run, sentenceOf("run-bug/judging", {}), () => decisions.conclude(run)),
  });

  function change(run: RunId, changed: Partial<RunSummary>): void {
    const { reading } = runs.get(run)!.summary;
    // A run that changed its state no longer reads data.
    runs.update(run, { ...(reading && changed.state !== undefined && { reading: null }), ...changed });
    if (changed.state === "diverged")
      attempt(run, sentenceOf("run-bug/judging", {}), () => decisions.conclude(run));
    const { summary } = runs.get(run)!;
    if (summary.state !== "running") scorers.release(run);
    const isEnd = changed.state !== undefined && isOver(changed.state);
    if (isEnd && !conclusion.takeEnd(summary)) return;
    runs.append({ run, method: "dai/run/changed", body: summary });
  }

  /** An exception in `work`, which is about one run, fails that run with a sentence; all other runs continue. */
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

  return { change, attempt, markDamaged, conclusion };
}
