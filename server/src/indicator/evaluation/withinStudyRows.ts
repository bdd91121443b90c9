import { accuracyObjective } from "../../domain/objective.ts";
import { integerBelow } from "../../random/distributions.ts";
import { createGenerator } from "../../random/generator.ts";
import type { Calibrate } from "../calibration/studyCalibration.ts";
import { ruleOutcome, type Stops } from "../outcomes/ruleOutcome.ts";
import type { Measure } from "../rules/facts/studyRun.ts";
import type { EvidenceOf, StoppingRule } from "../rules/rule.ts";
import { withinStudy } from "../rules/withinStudy.ts";
import type { FinishedRun, RunHistory } from "../runHistory.ts";
import { baselinePredictors } from "./baselinePredictors.ts";
import type { EvaluationSettings, NamedRule, OverOrders, WithinStudyRow } from "./evaluation.ts";
import type { Predictor } from "./predictor.ts";
import { replay } from "./replay.ts";
import { scorePredictors } from "./scorePredictors.ts";

/** Random orders that figures are averaged over. */
const ORDERS = 200;

/**
 * Calibration within the study by s_F, the training loss and what was given, at each checkpoint alone and at all, in
 * the order of the launch and over random orders. Nothing where all runs calibrate.
 * @param named the results of a rule with these stops
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
  const calibrate = { first, success: accuracy };
  return predictorsOf(settings).flatMap((predictor) => {
    const measure = measureOf(predictor);
    return sets.flatMap((set) => {
      const present = set.filter((at) => runs.some((run) => measure.at(run, at) !== null));
      if (present.length < set.length) return [];
      const title = `${predictor.title}, epoch ${set.join(", ")}`;
      return {
        ...named(
          `withinStudy:${predictor.id}:${set.join(":")}`,
          title,
          calibratedStops(runs, measure, calibrate, set),
        ),
        predictor: predictor.id,
        checkpoints: set,
        first,
        random: overRandomOrders(runs, measure, calibrate, set, ORDERS, seed),
      };
    });
  });
}

function predictorsOf({ indicator, predictors = [] }: EvaluationSettings): Predictor[] {
  const own = [...scorePredictors(indicator), ...baselinePredictors(accuracyObjective)];
  return [...own.filter(({ id }) => id === "sF" || id === "trainLoss"), ...predictors];
}

/** What it says of a run is taken once. */
function measureOf({ id, title, at, withinStudy: within = at }: Predictor): Measure {
  const taken = new WeakMap<RunHistory, Map<number, number | null>>();
  return {
    ...{ id, name: title, turned: false },
    at(run, epoch) {
      const ofRun = taken.get(run) ?? new Map<number, number | null>();
      taken.set(run, ofRun);
      const value = ofRun.has(epoch) ? ofRun.get(epoch)! : within(run, epoch);
      ofRun.set(epoch, value);
      return value;
    },
  };
}

const silent: StoppingRule = {
  name: "none",
  checkpoints: (checkpoints) => checkpoints,
  decide: () => ({
    ...{ verdict: "unknown", wantsStop: false, mayStop: false, calibrated: false, sentence: "" },
    evidence: { kind: "none", figures: [] } satisfies EvidenceOf<"none">,
  }),
};

/** What the daemon does under `policy.calibrate`, one run after the other in the order given. */
export function calibratedStops(
  runs: readonly FinishedRun[],
  measure: Measure,
  calibrate: Calibrate,
  checkpoints: readonly number[],
): Stops {
  const rule = withinStudy(silent, () => measure, calibrate, checkpoints);
  return replay(runs, rule, { objective: accuracyObjective, checkpoints }).stops;
}

export function overRandomOrders(
  runs: readonly FinishedRun[],
  measure: Measure,
  calibrate: Calibrate,
  checkpoints: readonly number[],
  orders: number,
  seed: number,
): OverOrders {
  const generator = createGenerator(seed, "orders");
  const outcomes = Array.from({ length: orders }, () => {
    const order = shuffled(runs.length, (bound) => integerBelow(generator, bound)).map((i) => runs[i]!);
    return ruleOutcome(order, calibrate.success, calibratedStops(order, measure, calibrate, checkpoints));
  });
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const falseStops = outcomes.flatMap(({ falseStops: share }) => share ?? []);
  return {
    orders,
    saved: mean(outcomes.map(({ saved }) => saved)),
    falseStops: falseStops.length === 0 ? null : mean(falseStops),
    mostFalseStops: falseStops.length === 0 ? null : Math.max(...falseStops),
  };
}

/** 0 … length − 1 in a random order (Fisher & Yates, in Durstenfeld's form, 1964). */
export function shuffled(length: number, below: (bound: number) => number): number[] {
  const order = Array.from({ length }, (_, i) => i);
  for (let left = length; left > 1; left--) {
    const pick = below(left);
    [order[left - 1], order[pick]] = [order[pick]!, order[left - 1]!];
  }
  return order;
}
