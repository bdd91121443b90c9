import { formatNumber, formatSetPercent } from "../../domain/format.ts";
import { describeMetric, isShare } from "../../domain/metrics.ts";
import { accuracyObjective, type Objective, turned } from "../../domain/objective.ts";
import { quantile } from "../../statistics/interval.ts";
import type { FinishedRun } from "../runHistory.ts";

/** Which runs are good: `above` a value, the `top` share, or `within` of the best. */
export type Success = { above: number } | { top: number } | { within: number };

/** The paper's section VI: above 65%. */
export const paperSuccess = { above: 0.65 } as const satisfies Success;

/** The final accuracy that a good run is above, where accuracies tell good runs. */
export function successAccuracy(
  success: Success,
  runs: readonly Pick<FinishedRun, "finalAccuracy">[],
): number {
  if ("above" in success) return success.above;
  const accuracies = runs.map(({ finalAccuracy }) => finalAccuracy).sort((a, b) => a - b);
  if (accuracies.length === 0) return 1;
  if ("within" in success) return accuracies.at(-1)! - success.within;
  return topLevel(accuracies, success.top);
}

/** The quantile; where ties at the top leave no run above it, the next value below, so that all of them are good. */
function topLevel(sorted: readonly number[], share: number): number {
  const level = quantile(sorted, 1 - share);
  return sorted.at(-1)! > level ? level : (sorted.findLast((value) => value < level) ?? -Number.MAX_VALUE);
}

/** Shares and R² are compared by points; losses, and metrics of any other size, by a share of the best. */
function isRelative({ metric, goal }: Objective): boolean {
  return goal === "minimize" || !(isShare(metric) || metric === "r2");
}

/** "a final validation accuracy above 65%" and the like. @param when "final", or "best" where the best epoch counts */
export function describeSuccess(
  success: Success,
  accuracy: number,
  objective = accuracyObjective,
  when: "final" | "best" = "final",
): string {
  const limit = describeLevel(accuracy, objective);
  if ("above" in success) return `a ${when} ${describeMetric(objective.metric)} ${limit}`;
  if ("top" in success) return `among the best ${formatSetPercent(success.top)} (${limit})`;
  const distance = isShare(objective.metric)
    ? `${formatSetPercent(success.within).slice(0, -1)} points`
    : isRelative(objective)
      ? formatSetPercent(success.within)
      : String(success.within);
  return `within ${distance} of the best (${limit})`;
}

/** The same where the level is that of guessing: "clearly above guessing (at least 60%)". */
export function describeAboveGuessing(level: number, objective: Objective): string {
  const bound = objective.goal === "minimize" ? "most" : "least";
  return `clearly above guessing (at ${bound} ${levelText(level, objective)})`;
}

export function describeLevel(level: number, objective: Objective): string {
  return `${objective.goal === "minimize" ? "below" : "above"} ${levelText(level, objective)}`;
}

/** A level in the unit of its metric. */
function levelText(level: number, objective: Objective): string {
  const shown = turned(level, objective);
  return isShare(objective.metric) ? formatSetPercent(shown) : formatNumber(shown, 4);
}

/** The objective from which on a run counts as good, turned so that higher is better; null without any run. */
export function levelOf(
  success: Success,
  bests: readonly number[],
  { metric, goal }: Objective,
): number | null {
  if (bests.length === 0) return null;
  if ("above" in success) return goal === "maximize" ? success.above : -success.above;
  if ("top" in success)
    return topLevel(
      bests.toSorted((a, b) => a - b),
      success.top,
    );
  const best = Math.max(...bests);
  return isRelative({ metric, goal }) ? best - success.within * Math.abs(best) : best - success.within;
}
