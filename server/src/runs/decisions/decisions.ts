import { isDeepStrictEqual } from "node:util";
import type { RunId, RunSummary, VerdictRecord } from "../../protocol/protocol.ts";
import type { RunRepository } from "../store/repository.ts";
import type { Store } from "../store/store.ts";
import { stateAfter } from "./policy.ts";
import type { Verdicts } from "./verdicts.ts";

/** Enters verdicts and carries out what the policy makes of them. All methods need an open transaction. */
export type Decisions = ReturnType<typeof createDecisions>;

export function createDecisions(runs: RunRepository, store: Pick<Store, "dropVerdict">, verdicts: Verdicts) {
  function canConclude(run: RunId): boolean {
    const { state, verdict } = runs.get(run)?.summary ?? {};
    return (state === "finished" || state === "diverged") && verdict?.rule === "auto";
  }

  function enter(run: RunId, verdict: VerdictRecord): void {
    runs.append({ run, method: "dai/run/verdict", body: verdict, epoch: verdict.epoch });
    runs.update(run, { verdict });
  }

  function carryOut(run: RunId): boolean {
    const { summary } = runs.get(run)!;
    const state = stateAfter(summary.verdict?.decision);
    if (!state || !mayChangeCourse(summary)) return false;
    runs.update(run, { state });
    return true;
  }

  /** Gives the verdict of an epoch again, in place of the one that there is; the policy may act on it. */
  function giveAgain(run: RunId, epoch: number, changed: Partial<VerdictRecord> = {}): void {
    const entry = runs.get(run)!;
    const verdict = verdicts.at(entry, epoch, { mayAct: mayChangeCourse(entry.summary), isAgain: true });
    if (!verdict) return;
    const again = { ...verdict, ...changed };
    // The same verdict is not sent a second time: it would arrive after later epochs.
    if (isDeepStrictEqual(again, entry.summary.verdict)) return;
    store.dropVerdict(run, epoch);
    enter(run, again);
  }

  return {
    /** Gives the verdict of an epoch, where there is one. */
    judge(run: RunId, epoch: number): void {
      const entry = runs.get(run)!;
      const verdict = verdicts.at(entry, epoch, { mayAct: mayChangeCourse(entry.summary) });
      if (verdict) enter(run, verdict);
    },

    carryOut,
    giveAgain,

    /** Whether the end of its study can give a run another verdict: only `auto` looks back. */
    canConclude,

    /** Judges a run that has finished or diverged by all that is known in the end; the policy no longer acts. */
    conclude(run: RunId): void {
      if (!canConclude(run)) return;
      const entry = runs.get(run)!;
      const { epoch, verdict } = entry.summary;
      const last = verdicts.at(entry, epoch, { mayAct: false, isAgain: true });
      if (!last || last.verdict === verdict?.verdict) return;
      if (verdict?.epoch === epoch) store.dropVerdict(run, epoch);
      enter(run, last);
    },

    /** Gives the newest verdict again, since more is known of the study; the policy acts on it where the run now is. */
    reevaluate(run: RunId): void {
      const { verdict, epochs, epoch } = runs.get(run)!.summary;
      giveAgain(run, verdict!.epoch, { saves: Math.max(0, epochs - epoch) });
      if (carryOut(run)) runs.append({ run, method: "dai/run/changed", body: runs.get(run)!.summary });
    },
  };
}

function mayChangeCourse({ state, epoch, epochs }: RunSummary): boolean {
  return state !== "diverged" && state !== "failed" && epoch < epochs;
}
