/** What a run's own curve says: whether it still improves, how fast, and how far it could come. */
import type { Objective } from "../../../../domain/objective.ts";
import type { Success } from "../../../outcomes/success.ts";
import { courseOf, lossCourse, paceOf } from "../../facts/pace.ts";
import { type KeptPace, wholePace } from "../../facts/paceKept.ts";
import type { Column, Curves, StudyRun } from "../../facts/studyRun.ts";
import type { RuleSettings } from "../../rule.ts";
import { gainToCome } from "./gainToCome.ts";

export interface Trend {
  /** what the best objective gained per epoch in the newest third of the epochs, two at least; 0 or more */
  improvement: number;
  /** Neither the objective nor a loss has improved in the last three tenths of the epochs, five at least. */
  isStill: boolean;
  /** It is still, and by its ups and downs no clear gain is to come. */
  hasConverged: boolean;
  /** The best objective is that of one of the newest epochs: five or, where that is fewer, three tenths. */
  hasJustPeaked: boolean;
  /** the epoch of the best objective so far */
  bestEpoch: number;
  best: number;
  /** An optimistic guess of the best to come, at the pace so far or the share of it that good runs kept. */
  reach: number;
  /** the same of the training loss, which falls steadily where accuracies jump; null where there is none */
  lossReach: number | null;
}

const STILL_SHARE = 0.3;
const STILL_EPOCHS = 5;
const IMPROVEMENT_SHARE = 1 / 3;
const IMPROVEMENT_EPOCHS = 2;

/** @param kept shares of its pace that it is expected to keep; null before the first trained epoch */
export function trendOf(
  run: StudyRun,
  epoch: number,
  { objective, success }: Pick<RuleSettings, "objective" | "success">,
  kept: KeptPace = wholePace,
): Trend | null {
  const { curves, maxEpochs } = run;
  const best = curves.best("objective", epoch);
  if (epoch < 1 || !best) return null;
  const course = courseOf(objective);
  const left = Math.max(0, maxEpochs - epoch);
  const loss = curves.at("trainLoss", epoch);
  const window = Math.max(STILL_EPOCHS, Math.ceil(STILL_SHARE * epoch));
  const hasPeaked = (column: Column) => {
    const peak = curves.best(column, epoch);
    return peak === null || epoch - peak.epoch >= window;
  };
  const gain = kept.objective * Math.max(0, paceOf(run, epoch, course)) * left;
  const lossGain = kept.loss * Math.max(0, paceOf(run, epoch, lossCourse)) * left;
  const isStill = epoch > window && hasPeaked("objective") && hasPeaked("validationLoss");
  return {
    improvement: improvementOf(curves, epoch),
    isStill,
    hasConverged: isStill && (left === 0 || hasNothingToGain(run, epoch, objective, success)),
    hasJustPeaked: epoch - best.epoch < Math.min(STILL_EPOCHS, STILL_SHARE * epoch),
    bestEpoch: best.epoch,
    best: best.value,
    reach: course.from(course.to(best.value) + gain),
    lossReach: loss === null ? null : lossCourse.from(lossCourse.to(loss) + lossGain),
  };
}

function hasNothingToGain(run: StudyRun, epoch: number, objective: Objective, success: Success): boolean {
  const toCome = gainToCome(run, epoch, objective, success);
  return toCome !== null && toCome.gain <= toCome.least;
}

/** The step from the untrained network to the first epoch counts in that epoch alone. */
function improvementOf(curves: Curves, epoch: number): number {
  const window = Math.max(IMPROVEMENT_EPOCHS, Math.ceil(IMPROVEMENT_SHARE * epoch));
  const since = Math.max(Math.min(1, epoch - 1), epoch - window);
  const [before, now] = [curves.best("objective", since), curves.best("objective", epoch)];
  return before && now ? (now.value - before.value) / (epoch - since) : 0;
}
