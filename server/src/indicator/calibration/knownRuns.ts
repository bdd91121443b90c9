import type { FinishedRun } from "../runHistory.ts";
import type { ScoringSettings } from "../scores/settings.ts";
import { scoreAt } from "../verdicts/scoreAt.ts";
import type { Choice } from "./calibration.ts";
import type { KnownRun } from "./thresholds.ts";

/** Sets of checkpoints to choose among: the first full window, the study's own first, both, and with all later ones. */
export function checkpointSets(first: number, checkpoints: readonly number[]): number[][] {
  const own = [...checkpoints].filter((checkpoint) => checkpoint > first).sort((a, b) => a - b);
  const sets = [[first], own.slice(0, 1), [first, ...own.slice(0, 1)], [first, ...own]];
  const keys = new Set<string>();
  return sets.filter((set) => {
    const key = set.join();
    const isNew = set.length > 0 && !keys.has(key);
    keys.add(key);
    return isNew;
  });
}

/** Runs as a choice of window and matrix sees them. */
export function knownRuns(
  runs: readonly FinishedRun[],
  { window, matrix, checkpoints }: Omit<Choice, "free">,
  indicator: ScoringSettings,
  accuracy: number,
): KnownRun[] {
  const settings = { ...indicator, window, matrix };
  return runs.map((run) => ({
    maxEpochs: run.maxEpochs,
    good: run.finalAccuracy > accuracy,
    looks: checkpoints.flatMap((checkpoint) => {
      const scores = checkpoint < run.maxEpochs ? scoreAt(run, checkpoint, settings) : null;
      return scores ? [{ checkpoint, ...scores }] : [];
    }),
  }));
}
