import type { Judgement } from "../../indicator/verdicts/verdict.ts";
import type { RunId, RunSummary, VerdictRecord } from "../../protocol/protocol.ts";
import type { RunRepository } from "../store/repository.ts";
import type { Store } from "../store/store.ts";
import { stateAfter } from "./policy.ts";
import type { Verdicts } from "./verdicts.ts";

/** What a checkpoint epoch's record brings to its verdict. */
export interface Checkpoint {
  /** by the paper's rule */
  paperVerdict: Judgement;
  trainLoss: number | null;
}

/** Gives verdicts and carries out what the policy makes of them. All methods need an open transaction. */
export type Decisions = ReturnType<typeof createDecisions>;

export function createDecisions(runs: RunRepository, store: Pick<Store, "dropVerdict">, verdicts: Verdicts) {
  function give(run: RunId, checkpoint: Checkpoint, mayAct: boolean): VerdictRecord {
    const { config, scoring, summary } = runs.get(run)!;
    return verdicts.give({
      config,
      scoring,
      summary,
      ...checkpoint,
      mayAct: mayAct && mayChangeCourse(summary),
    });
  }

  function enter(run: RunId, verdict: VerdictRecord): void {
    runs.append({ run, method: "dai/run/verdict", body: verdict, epoch: verdict.epoch });
    runs.update(run, { verdict });
  }

  /** Stops or pauses the run where its newest verdict says so; true when it did. */
  function carryOut(run: RunId): boolean {
    const { summary } = runs.get(run)!;
    const state = stateAfter(summary.verdict?.decision);
    if (!state || !mayChangeCourse(summary)) return false;
    runs.update(run, { state });
    return true;
  }

  return {
    /** Gives the verdict of an epoch. `mayAct`: the policy may still act on it. */
    judge(run: RunId, checkpoint: Checkpoint, mayAct: boolean): void {
      enter(run, give(run, checkpoint, mayAct));
    },

    carryOut,

    /**
     * Gives the newest verdict of a run anew, since more is known of its study than when it was given; its scores stay.
     * The policy acts on it where the run now is.
     */
    reevaluate(run: RunId): void {
      const { scoring, summary } = runs.get(run)!;
      const paperVerdict = summary.verdict!;
      store.dropVerdict(run, paperVerdict.epoch);
      const { value = null } = paperVerdict.withinStudy ?? {};
      // The value by which a study's runs are told apart is then the negated training loss.
      const trainLoss = scoring.indicator.predictor === "trainLoss" && value !== null ? -value : null;
      const verdict = give(run, { paperVerdict, trainLoss }, true);
      enter(run, { ...verdict, saves: Math.max(0, summary.epochs - summary.epoch) });
      if (carryOut(run)) runs.append({ run, method: "dai/run/changed", body: runs.get(run)!.summary });
    },
  };
}

function mayChangeCourse({ state, epoch, epochs }: RunSummary): boolean {
  return state !== "diverged" && state !== "failed" && epoch < epochs;
}
