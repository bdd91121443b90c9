/** Where the level of guessing is not known: whether a run has come far from where its study's runs begin. */
import { isShare } from "../../../../domain/metrics.ts";
import type { Objective } from "../../../../domain/objective.ts";
import { quantile } from "../../../../statistics/interval.ts";
import type { Others } from "../../facts/others.ts";
import { NO_FAILURE } from "../../facts/skill.ts";
import { beginningOf } from "../../facts/soFar.ts";
import type { StudyRun } from "../../facts/studyRun.ts";
import { FEWEST_RUNS, stepDeviation } from "./standing.ts";

/** Share of the way from where runs begin to a perfect score, from which on a run shows that it learns. */
const FAR = 0.25;

/**
 * Whether a run shows by itself that it learns, though the level of guessing is not known. Its validation accuracy, or an
 * objective that is a share or R², has to come a quarter of the way from where the study's lowest run begins to 1. A loss
 * has to fall by a quarter from where half of the study's runs begin, and there have to be enough of them: an untrained
 * network's loss may be far above that of guessing. Or it is steadily half-way from there to the study's best, which is
 * all that can be said of other objectives.
 */
export function showsLearning(
  own: StudyRun,
  epoch: number,
  others: Others,
  { metric, goal }: Objective,
): boolean {
  const hasAccuracy = own.curves.best("validationAccuracy", epoch) !== null;
  const isBounded = hasAccuracy || (goal === "maximize" && (isShare(metric) || metric === "r2"));
  const column = hasAccuracy ? "validationAccuracy" : "objective";
  const best = own.curves.best(column, epoch)?.value ?? null;
  const ownBeginning = beginningOf(own, epoch, column);
  const beginnings = [...others.beginnings(column), ...(ownBeginning === null ? [] : [ownBeginning])];
  beginnings.sort((a, b) => a - b);
  if (best === null || beginnings.length === 0) return false;
  if (isBounded) return best - floorOf(beginnings) >= FAR * (1 - floorOf(beginnings));
  if (beginnings.length < FEWEST_RUNS) return false;
  const beginning = quantile(beginnings, 0.5);
  const isLossFarBelow = goal === "minimize" && beginning < 0 && best >= (1 - FAR) * beginning;
  return isLossFarBelow || hasClimbed(own, epoch, beginning, others);
}

/**
 * Whether the best of a run is half-way from where its study's runs begin to the study's best: from the lowest beginning of
 * a share or R², which is no lower than 0 says, and from the middle one of other objectives, of which some begin far off.
 */
export function isHalfWayToBest(
  own: StudyRun,
  epoch: number,
  others: Others,
  { metric, goal }: Objective,
): boolean {
  const best = own.curves.best("objective", epoch)?.value ?? null;
  const beginnings = [...others.beginnings("objective"), beginningOf(own, epoch, "objective") ?? []].flat();
  if (best === null || beginnings.length < FEWEST_RUNS) return false;
  beginnings.sort((a, b) => a - b);
  const isBounded = goal === "maximize" && (isShare(metric) || metric === "r2");
  const beginning = isBounded ? floorOf(beginnings) : quantile(beginnings, 0.5);
  const top = Math.max(best, others.ranked[0]?.best ?? best);
  return top > beginning && best - beginning >= NO_FAILURE * (top - beginning);
}

/** Epochs whose middle one counts, and ups and downs that a rise has to be as large as. */
const NEWEST = 3;
const RISE = 4;

/**
 * Whether a run is steadily half-way from where half of the study's runs begin to the study's best, and so far above the
 * beginning that its ups and downs don't make it.
 */
function hasClimbed(own: StudyRun, epoch: number, beginning: number, others: Others): boolean {
  const best = others.ranked[0]?.best ?? Number.NEGATIVE_INFINITY;
  const newest = own.curves
    .values("objective", epoch)
    .slice(-NEWEST)
    .flatMap((value) => value ?? [])
    .sort((a, b) => a - b);
  if (newest.length < NEWEST) return false;
  const rise = newest[1]! - beginning;
  return rise >= (best - beginning) / 2 && rise > RISE * stepDeviation(own.curves, epoch);
}

/** Neither a share nor R² says less than 0 does. */
const floorOf = (beginnings: readonly number[]) => Math.max(0, beginnings[0]!);
