import type { RunHistory } from "../runHistory.ts";
import type { Stops } from "./ruleOutcome.ts";
import { type ScoringSettings, scoreAt } from "./scoreAt.ts";

/**
 * What the daemon does under `onDiscard: "stop"`: a run ends at the first checkpoint whose verdict is `discard`,
 * that is, whose s_F is not above t1 while the spectra have not decayed.
 */
export function verdictRule(runs: readonly RunHistory[], settings: ScoringSettings): Stops {
  const checkpoints = [...settings.checkpoints].sort((a, b) => a - b);
  return runs.map((run) => {
    const discarded = checkpoints.find((checkpoint) => {
      const scores = checkpoint < run.asked ? scoreAt(run, checkpoint, settings) : null;
      return scores !== null && scores.sF <= settings.threshold && !scores.decayed;
    });
    return discarded ?? null;
  });
}
