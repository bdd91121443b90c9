import { missingTicks } from "../../indicator/scores/clock.ts";
import type { NormsOfStep, ScoredEpoch, Scorer } from "../../indicator/scores/scorer.ts";
import { scoreTicks } from "../../indicator/scores/scoreTicks.ts";
import type { EpochRecord, TickRecord } from "../../protocol/protocol.ts";
import type { IndicatorSpec } from "../../specification/schema/indicator.ts";
import type { StoredRecord } from "../store/tables/storedRecord.ts";

export interface ScoredRecord {
  scores: EpochRecord["scores"];
  /** with their scores; absent in a record without ticks */
  ticks?: TickRecord[];
  /** why there are no scores by the spec's clock; null where its ticks are there */
  unscored: string | null;
}

/**
 * @param scorer has taken the epochs before it
 * @param warn told of scores that overflow (an `eta` of 1e300, say): they leave a gap in the curve
 */
export function scoreEpoch(
  scorer: Scorer,
  indicator: IndicatorSpec,
  stored: StoredRecord,
  warn: (sentence: string) => void,
): ScoredRecord {
  function safely(scored: () => ScoredEpoch | null): ScoredEpoch | null {
    try {
      return scored();
    } catch (error) {
      warn(`An epoch has no scores: ${(error as Error).message}`);
      return null;
    }
  }

  const { every, matrix } = indicator;
  const { epoch, validationAccuracy, layers, ticks } = stored;
  const unscored = missingTicks(ticks, every);
  let scoreOf = new Map<TickRecord, ScoredEpoch | null>();
  let newest: ScoredEpoch | null;
  if (layers.length === 0) {
    // A program measured no spectra: the window begins again after it.
    scorer.miss();
    newest = null;
  } else if (every === "epoch") {
    const nuclearNorms = layers.map((layer) => layer.nuclearNorms[matrix]);
    newest = safely(() => scorer.addNorms({ epoch, validationAccuracy, layers, nuclearNorms }));
  } else {
    const addNorms = (step: NormsOfStep) => safely(() => scorer.addNorms(step));
    const ticked = { epoch, validationAccuracy, layers, ticks: ticks ?? [] };
    scoreOf = scoreTicks({ ...scorer, addNorms }, ticked, indicator);
    newest = [...scoreOf.values()].at(-1) ?? null;
  }

  return {
    scores: newest?.scores ?? null,
    ...(ticks && { ticks: ticks.map((tick) => ({ ...tick, scores: scoreOf.get(tick)?.scores ?? null })) }),
    unscored,
  };
}
