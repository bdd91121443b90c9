import type { FinishedRun } from "../runHistory.ts";
import { baselinePredictors } from "./baselinePredictors.ts";
import type { EvaluationSettings, NamedRule, WithinStudyRow } from "./evaluation.ts";
import type { Predictor } from "./predictor.ts";
import type { Stops } from "./ruleOutcome.ts";
import { scorePredictors } from "./scorePredictors.ts";
import { overRandomOrders, withinStudyStops } from "./withinStudyRule.ts";

/** Random orders that figures are averaged over. */
const ORDERS = 200;

/**
 * What calibration within the study would have done to it, for s_F, the training loss and what was given: looking at each
 * checkpoint alone and at all, in the order of the launch and over random orders. Nothing where all runs calibrate.
 *
 * @param accuracy the final accuracy that a good run is above
 * @param named what a rule with these stops comes to
 */
export function withinStudyRows(
  runs: readonly FinishedRun[],
  accuracy: number,
  checkpoints: readonly number[],
  settings: EvaluationSettings,
  named: (id: string, title: string, stops: Stops) => NamedRule,
): WithinStudyRow[] {
  const { calibrateFirst: first, seed } = settings;
  if (runs.length <= first) return [];
  const sets =
    checkpoints.length > 1 ? [...checkpoints.map((one) => [one]), [...checkpoints]] : [checkpoints];
  return predictorsOf(settings).flatMap((predictor) => {
    const valueAt = predictor.withinStudy ?? predictor.at;
    return sets.flatMap((set) => {
      const present = set.filter((at) => runs.some((run) => valueAt(run, at) !== null));
      if (present.length < set.length) return [];
      const rule = { predictor: { at: valueAt }, checkpoints: set, first, success: accuracy };
      const title = `${predictor.title}, epoch ${set.join(", ")}`;
      return {
        ...named(`withinStudy:${predictor.id}:${set.join(":")}`, title, withinStudyStops(runs, rule)),
        predictor: predictor.id,
        checkpoints: set,
        first,
        random: overRandomOrders(runs, rule, ORDERS, seed),
      };
    });
  });
}

function predictorsOf({ indicator, predictors = [] }: EvaluationSettings): Predictor[] {
  const own = [...scorePredictors(indicator), ...baselinePredictors];
  return [...own.filter(({ id }) => id === "sF" || id === "trainLoss"), ...predictors];
}
