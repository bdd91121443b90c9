import { integerBelow } from "../../random/distributions.ts";
import { createGenerator } from "../../random/generator.ts";
import type { Calibrate } from "../calibration/studyCalibration.ts";
import { isStopped, type RunOutcome, stopLevels } from "../calibration/withinStudy.ts";
import type { FinishedRun } from "../runHistory.ts";
import type { Predictor } from "./predictor.ts";
import { ruleOutcome, type Stops } from "./ruleOutcome.ts";

/** A rule that the study's first runs give, and what it looks at. */
export interface WithinStudyRule extends Calibrate {
  predictor: Pick<Predictor, "at">;
  /** in rising order */
  checkpoints: readonly number[];
}

/**
 * What the daemon does under `policy.calibrate`, one run after the other: the first runs train to their end; each
 * other ends at the first checkpoint at which the rule stops it, fitted to all that have trained to their end.
 *
 * @param runs in the order of the launch
 */
export function withinStudyStops(runs: readonly FinishedRun[], rule: WithinStudyRule): Stops {
  return stopsOf(looksAt(runs, rule), rule.first);
}

/** What a rule does on average over the orders in which a study could have been launched. */
export interface OverOrders {
  orders: number;
  /** mean share of all epochs that it does not train */
  saved: number;
  /** mean share of the good runs that it stops; null without any */
  falseStops: number | null;
  /** the largest share of good runs that any of the orders stops */
  mostFalseStops: number | null;
}

/** @param seed of the orders */
export function overRandomOrders(
  runs: readonly FinishedRun[],
  rule: WithinStudyRule,
  orders: number,
  seed: number,
): OverOrders {
  const looked = looksAt(runs, rule);
  const generator = createGenerator(seed, "orders");
  const outcomes = Array.from({ length: orders }, () => {
    const order = shuffled(runs.length, (bound) => integerBelow(generator, bound));
    const inOrder = order.map((i) => looked[i]!);
    return ruleOutcome(
      order.map((i) => runs[i]!),
      rule.success,
      stopsOf(inOrder, rule.first),
    );
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

interface LookedAt {
  good: boolean;
  /** by checkpoint; null where there is none, or the run has ended by then */
  looks: { checkpoint: number; value: number | null }[];
}

function looksAt(
  runs: readonly FinishedRun[],
  { predictor, checkpoints, success }: WithinStudyRule,
): LookedAt[] {
  return runs.map((run) => ({
    good: run.finalAccuracy > success,
    looks: checkpoints.map((checkpoint) => ({
      checkpoint,
      value: checkpoint < run.asked ? finite(predictor.at(run, checkpoint)) : null,
    })),
  }));
}

function stopsOf(runs: readonly LookedAt[], first: number): Stops {
  const known: LookedAt[] = [];
  return runs.map((run, position) => {
    const stop = position < first ? null : stopEpoch(run, known);
    if (stop === null) known.push(run);
    return stop;
  });
}

function stopEpoch({ looks }: LookedAt, known: readonly LookedAt[]): number | null {
  const stopping = looks.find(({ value }, i) => {
    const ends = known.map(({ good, looks }): RunOutcome => ({ good, value: looks[i]!.value }));
    return isStopped(value, stopLevels(ends));
  });
  return stopping?.checkpoint ?? null;
}

function finite(value: number | null): number | null {
  return value === null || !Number.isFinite(value) ? null : value;
}

/** 0 … length − 1 in a random order (Fisher & Yates, in Durstenfeld's form, 1964). */
function shuffled(length: number, below: (bound: number) => number): number[] {
  const order = Array.from({ length }, (_, i) => i);
  for (let left = length; left > 1; left--) {
    const pick = below(left);
    [order[left - 1], order[pick]] = [order[pick]!, order[left - 1]!];
  }
  return order;
}
