import type { Objective } from "../domain/objective.ts";

/** The best epoch of a run by an objective. */
export interface BestEpoch {
  epoch: number;
  value: number;
  /** the validation loss, which decides between equal values; absent where it was not reported */
  loss?: number;
}

/** Whether an epoch is better than an earlier one: by the objective and, where that is equal, by the validation loss. */
export function isBetterEpoch(one: BestEpoch, earlier: BestEpoch | null, objective: Objective): boolean {
  if (!earlier) return true;
  const difference = turned(one.value, objective) - turned(earlier.value, objective);
  if (difference !== 0) return difference > 0;
  return one.loss !== undefined && earlier.loss !== undefined && one.loss < earlier.loss;
}

/** A scale on which learning curves are nearly straight, rising with the objective. */
export interface PaceScale {
  to(turnedValue: number): number;
  from(scaled: number): number;
}

const LEAST_ERROR = 1e-12;

const plain: PaceScale = { to: (value) => value, from: (value) => value };

const ofError = (errorAtZero: number): PaceScale => ({
  to: (value) => -Math.log(Math.max(LEAST_ERROR, errorAtZero - value)),
  from: (scaled) => errorAtZero - Math.exp(-scaled),
});

/** Whether the metric tells an error that falls by factors: a loss, or R² = 1 − error. */
export function isOfError({ metric, goal }: Objective): boolean {
  return metric === "r2" || goal === "minimize";
}

export function paceScale(objective: Objective): PaceScale {
  if (!isOfError(objective)) return plain;
  return ofError(objective.metric === "r2" ? 1 : 0);
}
