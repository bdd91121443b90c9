/** Losses against that of guessing. */
import { lossBeatsGuessing } from "../../outcomes/guessing.ts";
import { NO_FAILURE } from "./skill.ts";
import type { StudyRun } from "./studyRun.ts";

/** A loss within this share of that of guessing is at the level of guessing. */
export const LOSS_MARGIN = 0.01;

export function aboveByLoss({ curves, guessing }: StudyRun, epoch: number): boolean | null {
  const loss = curves.at("validationLoss", epoch);
  return guessing?.loss == null || loss === null ? null : loss < (1 - LOSS_MARGIN) * guessing.loss;
}

/**
 * Whether the best validation cross-entropy is half-way from guessing's to the study's best.
 * @param lowestOfOthers ∞ without other runs
 */
export function lossIsHalfWay(
  { curves, guessing }: StudyRun,
  epoch: number,
  lowestOfOthers: number,
): boolean {
  const own = curves.best("validationLoss", epoch)?.value;
  if (own === undefined || guessing?.loss == null || !lossBeatsGuessing(own, guessing)) return false;
  return own <= guessing.loss + NO_FAILURE * (Math.min(own, lowestOfOthers) - guessing.loss);
}
