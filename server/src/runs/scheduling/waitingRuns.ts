import type { RunId } from "../../protocol/protocol.ts";
import type { Ledger } from "../ledger.ts";
import type { RunEntry } from "../store/runEntry.ts";
import { type Candidate, toCandidate } from "./trainingOrder.ts";

/** A snapshot of a run in the queue. */
export interface WaitingRun {
  entry: RunEntry;
  candidate: Candidate;
}

/** Runs that wait for a worker, in their order. Thousands can, of which few change between two looks. */
export function createWaitingRuns(ledger: Pick<Ledger, "entry">) {
  let waiting = new Map<RunId, WaitingRun | null>();

  return {
    count: (): number => waiting.size,

    add(runs: readonly RunId[]): void {
      for (const run of runs) waiting.set(run, waiting.get(run) ?? null);
    },

    addFirst(runs: readonly RunId[]): void {
      waiting = new Map([...runs.map((run) => [run, null] as const), ...waiting]);
    },

    drop(run: RunId): void {
      waiting.delete(run);
    },

    all(): WaitingRun[] {
      const found: WaitingRun[] = [];
      for (const [run, known] of waiting) {
        const isCurrent = known !== null && known.entry === ledger.entry(run);
        const one = isCurrent ? known : lookUp(ledger, run);
        if (!isCurrent) waiting.set(run, one);
        if (one) found.push(one);
      }
      return found;
    },
  };
}

/** @returns null for a run that was deleted */
export function lookUp(ledger: Pick<Ledger, "entry">, run: RunId): WaitingRun | null {
  const entry = ledger.entry(run);
  return entry ? { entry, candidate: toCandidate(entry.summary, entry.scoring.policy) } : null;
}
