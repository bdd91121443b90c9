/** What a run's own curve says: whether it still improves, how fast, and how far it could come. */
import { type Objective, paceScale } from "../objective.ts";
import type { Column, StudyRun } from "./studyRun.ts";

export interface Trend {
  /** mean change of the objective per epoch between the two halves of the epochs so far; higher is better */
  slope: number;
  /**
   * Neither the objective nor a loss has improved lately. Curves flatten as they go on, so this is a matter of the last
   * epochs, three in ten of all so far and five at least.
   */
  isStill: boolean;
  /** the epoch of the best objective so far */
  bestEpoch: number;
  /** the best objective so far */
  best: number;
  /**
   * An optimistic guess of the best that the run will reach: as if it went on improving at the pace of the epochs so
   * far. Learning curves flatten, so few runs come so far; those that jump late come farther.
   */
  reach: number;
  /** the same of the training loss, which falls steadily where accuracies jump; null where there is none */
  lossReach: number | null;
}

const STILL_SHARE = 0.3;
const STILL_EPOCHS = 5;

/** Losses fall by factors, so that their pace is that of their logarithm. */
const lossScale = paceScale({ metric: "trainLoss", goal: "minimize" });

/** Null before the first trained epoch and where the objective is missing. */
export function trendOf({ curves, maxEpochs }: StudyRun, epoch: number, objective: Objective): Trend | null {
  const best = curves.best("objective", epoch);
  if (epoch < 1 || !best) return null;
  const scale = paceScale(objective);
  const values = curves.values("objective", epoch);
  const pace = slopeOf(values.map((value) => (value === null ? null : scale.to(value))));
  const left = Math.max(0, maxEpochs - epoch);
  const loss = curves.at("trainLoss", epoch);
  const losses = curves.values("trainLoss", epoch).slice(1);
  const lossPace = slopeOf(losses.map((value) => (value === null ? null : lossScale.to(-value))));
  const window = Math.max(STILL_EPOCHS, Math.ceil(STILL_SHARE * epoch));
  const hasPeaked = (column: Column) => {
    const peak = curves.best(column, epoch);
    return peak === null || epoch - peak.epoch >= window;
  };
  return {
    slope: slopeOf(values),
    isStill: epoch > window && hasPeaked("objective") && hasPeaked("validationLoss"),
    bestEpoch: best.epoch,
    best: best.value,
    reach: scale.from(scale.to(best.value) + Math.max(0, pace) * left),
    lossReach: loss === null ? null : -lossScale.from(lossScale.to(-loss) + Math.max(0, lossPace) * left),
  };
}

/** The mean of the newer half of the epochs less that of the older half, per epoch between them. */
function slopeOf(values: readonly (number | null)[]): number {
  const half = Math.ceil((values.length - 1) / 2);
  const [older, newer] = [
    mean(values.slice(0, values.length - half)),
    mean(values.slice(values.length - half)),
  ];
  return older === null || newer === null ? 0 : (2 * (newer - older)) / values.length;
}

function mean(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}
