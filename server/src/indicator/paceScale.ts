import type { Objective } from "../domain/objective.ts";

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
