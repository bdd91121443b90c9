/** Whether a run falls behind the leading runs of its study. */
import { paceScale } from "../../../paceScale.ts";
import type { RuleSettings } from "../../rule.ts";
import type { Conclusion } from "./conclusion.ts";
import type { Known } from "./known.ts";
import { outpacedText } from "./phrases.ts";
import { EARLIEST } from "./schedule.ts";
import { FEWEST_LEADERS, FEWEST_RUNS } from "./standing.ts";

/** A run may gain so many times what the settled runs of its study gained at most. */
const GAIN_MARGIN = 1.5;

/** A run that begins to learn late then learns faster than a leader with a slower clock would. */
const CLOCK_MARGIN = 1.1;

/** Epochs before which a run's pace says little. */
const FEWEST_EPOCHS = 2;

/**
 * Below every leader at this epoch and too slow at its own pace, or stalled below what counts as good; to keep
 * good runs, by more than chance, even if it were a leader with a slower clock, and in loss too unless no settled run gained
 * what it lacks. A run that has not begun to rise is never stopped while a leader as slow would still have risen in time.
 */
export function isBehindLeaders(
  { epoch, maxEpochs, standing, trend, value, bloom, facts, gains }: Known,
  { goal, objective }: RuleSettings,
): boolean {
  const { compared, level, leaders, lowestLeader } = standing;
  const isCautious = goal === "keepGood";
  if (isCautious && epoch < Math.max(FEWEST_EPOCHS, EARLIEST * maxEpochs)) return false;
  if (compared < FEWEST_RUNS || leaders < FEWEST_LEADERS) return false;
  if (level === null || lowestLeader === null || value === null || trend === null) return false;
  const { to } = paceScale(objective);
  const mayCatchUp = standing.catchesUp <= (isCautious ? CLOCK_MARGIN : 1) * maxEpochs;
  if (mayCatchUp && (facts.isAboveGuessing !== true || bloom.isMemorized)) return false;
  const noise = isCautious ? standing.noise : 0;
  if (trend.isStill && !bloom.isMemorized && to(trend.best) + noise < to(level)) return true;
  if (isCautious && mayCatchUp) return false;
  if (to(value) + noise >= to(lowestLeader)) return false;
  if (gains && facts.isAboveGuessing && !bloom.isMemorized) {
    const { runs, most } = gains();
    if (runs >= FEWEST_RUNS && to(trend.best) + noise + GAIN_MARGIN * most < to(level)) return true;
  }
  if (to(trend.reach) + noise >= to(level)) return false;
  if (!isCautious || trend.lossReach === null || standing.leadersLoss === null) return true;
  return trend.lossReach > standing.leadersLoss.atBest;
}

export function outpaced(known: Known, settings: RuleSettings, level: string): Conclusion {
  return {
    ...{ verdict: "discard", basis: "study", wantsStop: true, mayStop: true, calibrated: true },
    reason: `at epoch ${known.epoch} ${level}${outpacedText(known, settings.objective)}`,
  };
}
