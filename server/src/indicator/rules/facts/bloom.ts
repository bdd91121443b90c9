/** Late bloomers: networks that have memorized their training samples and may still generalize. */
import type { LayerHistory } from "../../runHistory.ts";
import type { StudyRun } from "./studyRun.ts";

/** A training accuracy from which on the samples count as memorized … */
const MEMORIZED = 0.95;
/** … where validation is so far behind. */
const GAP = 0.4;

export interface Bloom {
  /** the training samples are memorized while validation is far behind */
  isMemorized: boolean;
  /** it fits its training samples far better than validation ones, and may be on its way to memorize them */
  isFitting: boolean;
  /** mean change per epoch of the logarithm of the effective rank; null where it is not known */
  rankChange: number | null;
  /** memorized, and the effective rank is falling: such runs often generalize late */
  isBlooming: boolean;
}

export function bloomOf(run: StudyRun, epoch: number): Bloom {
  const [train, validation] = [
    run.curves.at("trainAccuracy", epoch),
    run.curves.at("validationAccuracy", epoch),
  ];
  const isFitting = train !== null && validation !== null && train - validation >= GAP;
  const isMemorized = isFitting && train >= MEMORIZED;
  const change = isMemorized ? rankChange(run, epoch) : null;
  return { isMemorized, isFitting, rankChange: change, isBlooming: change !== null && change < 0 };
}

/** Over a tenth of the epochs so far: from one epoch to the next its sign is noise. */
const WINDOW = 0.1;

function rankChange(run: StudyRun, epoch: number): number | null {
  const window = Math.max(1, Math.ceil(WINDOW * epoch));
  const [before, now] = [effectiveRank(run.at(epoch - window)?.layers), effectiveRank(run.at(epoch)?.layers)];
  return before === null || now === null ? null : Math.log(now / before) / window;
}

/** Effective rank after the activation (Roy & Vetterli, 2007), mean over layers; in older records (Σσ)²/Σσ². */
function effectiveRank(layers: readonly LayerHistory[] = []): number | null {
  const ranks = layers.flatMap(({ nuclearNorms, stableRanks, effectiveRanks }) => {
    if (effectiveRanks) return effectiveRanks.activation;
    return stableRanks && stableRanks.activation > 0
      ? nuclearNorms.activation ** 2 / stableRanks.activation
      : [];
  });
  return ranks.length === 0 ? null : ranks.reduce((sum, rank) => sum + rank, 0) / ranks.length;
}
