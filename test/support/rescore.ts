import type { RunId, RunSummary } from "../../server/src/protocol/protocol.ts";
import type { Ledger } from "../../server/src/runs/ledger.ts";
import type { ScoringConfig } from "../../server/src/runs/store/tables/storedScoring.ts";

/** Scores and judges a run again in one turn. */
export function rescore(
  ledger: Ledger,
  run: RunId,
  scoring: ScoringConfig,
  change: Partial<RunSummary> = {},
): void {
  const rescoring = ledger.rescoring(run, scoring, change);
  rescoring.goOn(() => false);
  ledger.together(rescoring.commit);
}
