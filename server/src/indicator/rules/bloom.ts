/** Late bloomers: networks that have memorized their training samples and may still come to generalize. */
import type { LayerHistory } from "../runHistory.ts";
import type { StudyRun } from "./studyRun.ts";

/** A training accuracy from which on the samples count as memorized … */
const MEMORIZED = 0.95;
/** … where validation is so far behind. */
const GAP = 0.4;

export interface Bloom {
  /** the training samples are known by heart while validation is far behind */
  isMemorized: boolean;
  /** change of the logarithm of the effective rank since the epoch before; null where it is not known */
  rankChange: number | null;
  /** memorized, and the effective rank is falling: such runs often generalize late */
  isBlooming: boolean;
}

export function bloomOf(run: StudyRun, epoch: number): Bloom {
  const [train, validation] = [
    run.curves.at("trainAccuracy", epoch),
    run.curves.at("validationAccuracy", epoch),
  ];
  const isMemorized =
    train !== null && validation !== null && train >= MEMORIZED && train - validation >= GAP;
  const change = isMemorized ? rankChange(run, epoch) : null;
  return { isMemorized, rankChange: change, isBlooming: change !== null && change < 0 };
}

function rankChange(run: StudyRun, epoch: number): number | null {
  const [before, now] = [effectiveRank(run.at(epoch - 1)?.layers), effectiveRank(run.at(epoch)?.layers)];
  return before === null || now === null ? null : Math.log(now / before);
}

/**
 * (Σσ)²/Σσ², the participation ratio of the singular values, averaged over layers: how many directions the outputs
 * spread over.
 */
function effectiveRank(layers: readonly LayerHistory[] = []): number | null {
  const ranks = layers.flatMap(({ nuclearNorms, stableRanks }) =>
    stableRanks && stableRanks.linear > 0 ? nuclearNorms.linear ** 2 / stableRanks.linear : [],
  );
  return ranks.length === 0 ? null : ranks.reduce((sum, rank) => sum + rank, 0) / ranks.length;
}
