import type { Matrix, TickHistory } from "../runHistory.ts";
import { countedTicks, type Every } from "./clock.ts";
import type { ScoredEpoch, Scorer } from "./scorer.ts";

export interface TickedEpoch<T extends TickHistory> {
  epoch: number;
  validationAccuracy: number | null;
  layers: readonly { name: string; width: number }[];
  ticks: readonly T[];
}

/**
 * Scores an epoch tick by tick. Where it has no ticks that the clock counts, the window is to be filled again.
 * @returns the ticks that the clock counts, in order; null before a window of them is full
 */
export function scoreTicks<T extends TickHistory>(
  scorer: Pick<Scorer, "addNorms" | "miss">,
  { epoch, validationAccuracy, layers, ticks }: TickedEpoch<T>,
  { every, matrix }: { every: Every; matrix: Matrix },
): Map<T, ScoredEpoch | null> {
  const counted = countedTicks(ticks, every);
  if (counted.length === 0) scorer.miss();
  const scoreOf = new Map<T, ScoredEpoch | null>();
  for (const tick of counted) {
    const nuclearNorms = tick.nuclearNorms.map((norms) => norms[matrix]);
    const accuracy = tick === counted.at(-1) ? validationAccuracy : null;
    scoreOf.set(tick, scorer.addNorms({ epoch, validationAccuracy: accuracy, layers, nuclearNorms }));
  }
  return scoreOf;
}
