import { metricTitle } from "../../../server/src/domain/metrics.ts";
import { commonObjective, isBetter, objectiveOf, resultOf } from "../../../server/src/domain/objective.ts";
import { formatMetric } from "../../../server/src/domain/runFields.ts";
import type { RunSummary } from "../../../server/src/protocol/protocol.ts";

export interface BestResult {
  run: RunSummary;
  /** what the result is, as the panel calls it: "accuracy", "val loss" */
  title: string;
  /** with its unit */
  value: string;
}

/**
 * The best result among some runs, by the objective that they share: each run counts with its best epoch. Of runs with
 * different objectives those by accuracy are compared. null before the first result.
 */
export function bestResult(runs: readonly RunSummary[]): BestResult | null {
  const objective = commonObjective(runs.map((run) => ({ objective: objectiveOf(run) })));
  const { metric } = objective;
  let best: { run: RunSummary; result: number } | null = null;
  for (const run of runs) {
    const result = objectiveOf(run).metric === metric ? resultOf(run) : null;
    if (result !== null && (best === null || isBetter(result, best.result, objective)))
      best = { run, result };
  }
  return best && { run: best.run, title: metricTitle(metric), value: formatMetric(best.result, metric) };
}

/** "best accuracy 80.3%"; "" before the first result. */
export function bestText(best: BestResult | null): string {
  return best ? `best ${best.title} ${best.value}` : "";
}
