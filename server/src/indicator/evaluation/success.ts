import { quantile } from "../../statistics/interval.ts";
import type { Objective } from "../objective.ts";
import type { FinishedRun } from "../runHistory.ts";

/**
 * Which runs count as good, by their final validation accuracy: those `above` an accuracy, as in the paper;
 * the best share of all (`top`); or those `within` so much of the best. The last two fit any data.
 */
export type Success = { above: number } | { top: number } | { within: number };

/** The paper's section VI: above 65%. */
export const paperSuccess: Success = { above: 0.65 };

/** The final accuracy that a good run is above. */
export function successAccuracy(success: Success, runs: readonly FinishedRun[]): number {
  if ("above" in success) return success.above;
  const accuracies = runs.map(({ finalAccuracy }) => finalAccuracy).sort((a, b) => a - b);
  if (accuracies.length === 0) return 1;
  if ("within" in success) return accuracies.at(-1)! - success.within;
  return quantile(accuracies, 1 - success.top);
}

/** "a final validation accuracy above 65%" and the like. */
export function successInWords(success: Success, accuracy: number): string {
  const level = `${Number((accuracy * 100).toFixed(2))}%`;
  if ("above" in success) return `a final validation accuracy above ${level}`;
  if ("top" in success) return `among the best ${Number((success.top * 100).toFixed(2))}% (above ${level})`;
  return `within ${Number((success.within * 100).toFixed(2))} points of the best (above ${level})`;
}

/**
 * The objective from which on a run counts as good, turned so that higher is better; null without any run.
 *
 * @param bests the best objective of each run, turned
 */
export function levelOf(success: Success, bests: readonly number[], { goal }: Objective): number | null {
  if (bests.length === 0) return null;
  if ("above" in success) return goal === "maximize" ? success.above : -success.above;
  const sorted = bests.toSorted((a, b) => a - b);
  const best = sorted.at(-1)!;
  if ("top" in success) return quantile(sorted, 1 - success.top);
  return goal === "maximize" ? best - success.within : best - success.within * Math.abs(best);
}
