/** Whether a stalled run may still become clearly better. */

import { isShare } from "../../../../domain/metrics.ts";
import type { Objective } from "../../../../domain/objective.ts";
import { levelOf, type Success } from "../../../outcomes/success.ts";
import { paceScale } from "../../../paceScale.ts";
import type { StudyRun } from "../../facts/studyRun.ts";
import { standardError } from "./standing.ts";

/** The newest half of the epochs counts, and not fewer than these. */
const FEWEST = 5;
/** Of longer curves so many evenly spaced epochs tell as much. */
const MOST = 256;

/**
 * How much a run's best objective may still gain, on its pace scale, and what counts as a gain. Its newest epochs are
 * taken as a straight line with normal ups and downs; of a falling line the middle counts, because runs return from
 * instability. Curves flatten, so the line, steeper by the error of its slope, counts for half of the epochs that are
 * left; of these the best is above the line by at most √(2 ln n) standard deviations.
 *
 * @returns null where there are too few epochs
 */
export function gainToCome(
  { curves, maxEpochs, guessing }: StudyRun,
  epoch: number,
  objective: Objective,
  success: Success,
): { gain: number; least: number } | null {
  const { to } = paceScale(objective);
  const first = Math.max(1, Math.min(epoch - FEWEST + 1, Math.ceil(epoch / 2)));
  const points: { at: number; value: number }[] = [];
  for (let at = epoch; at >= first; at -= Math.ceil((epoch - first + 1) / MOST)) {
    const value = curves.at("objective", at);
    if (value !== null) points.push({ at, value: to(value) });
  }
  const best = curves.best("objective", epoch);
  const left = maxEpochs - epoch;
  if (points.length < FEWEST || !best) return null;
  const { slope, slopeError, deviation, now } = lineThrough(points);
  const rise = (Math.max(0, slope + slopeError) * left) / 2;
  const highest = now + rise + deviation * Math.sqrt(2 * Math.log(Math.max(1, left)));
  const most = isShare(objective.metric) ? to(1) : Number.POSITIVE_INFINITY;
  const ofRows = guessing ? standardError(best.value, guessing.rows, objective) : Number.POSITIVE_INFINITY;
  // A gain that tells a good run from others counts, also where few samples make it uncertain.
  const ofSuccess =
    "within" in success ? to(best.value) - to(levelOf(success, [best.value], objective)!) : Infinity;
  return {
    gain: Math.min(most, highest) - to(best.value),
    least: Math.min(Number.isFinite(ofRows) ? ofRows : deviation, ofSuccess),
  };
}

/** Least squares. */
function lineThrough(points: readonly { at: number; value: number }[]) {
  const n = points.length;
  const mean = (of: (point: { at: number; value: number }) => number) =>
    points.reduce((sum, point) => sum + of(point), 0) / n;
  const [centre, level] = [mean(({ at }) => at), mean(({ value }) => value)];
  const spread = n * mean(({ at }) => (at - centre) ** 2);
  const slope = (n * mean(({ at, value }) => (at - centre) * (value - level))) / spread;
  const residual = n * mean(({ at, value }) => (value - level - slope * (at - centre)) ** 2);
  const deviation = Math.sqrt(residual / (n - 2));
  const now = level + Math.max(0, slope) * (points[0]!.at - centre);
  return { slope, deviation, slopeError: deviation / Math.sqrt(spread), now };
}
