/** Rules over the whole course of a study's runs, replayed as the daemon would have carried them out. */

import { accuracyObjective } from "../../domain/objective.ts";
import { percentileInterval } from "../../statistics/interval.ts";
import type { Stops } from "../outcomes/ruleOutcome.ts";
import { createRule, type RuleSpec, replayedRules } from "../rules/registry.ts";
import type { RuleSettings, StoppingRule } from "../rules/rule.ts";
import type { FinishedRun } from "../runHistory.ts";
import type { CourseOutcome, EvaluationSettings, NamedRule, OwnRule } from "./evaluation.ts";
import { replay, type Schedule } from "./replay.ts";

export interface Course extends Pick<NamedRule, "id" | "title" | "kind"> {
  stops: Stops;
}

const usualRule: OwnRule = {
  rule: "paper",
  settings: { objective: accuracyObjective, success: { within: 0.05 }, goal: "keepGood", labels: true },
};

export function courseStops(
  runs: readonly FinishedRun[],
  { indicator, success, own = usualRule }: Pick<EvaluationSettings, "indicator" | "success" | "own">,
): Course[] {
  const { objective } = own.settings;
  const checkpoints = indicator.checkpoints.toSorted((a, b) => a - b);
  const stopsBy = (rule: StoppingRule, schedule?: Schedule) =>
    replay(runs, rule, { objective, checkpoints, ...(schedule && { schedule }) }).stops;
  const create = (rule: RuleSpec, settings: Omit<RuleSettings, "indicator">) =>
    notWhenConverged(createRule(rule, { ...settings, indicator }));
  // The study's own verdicts are those that it has: by what it calls good. The others are asked for the runs that count here.
  const others = { ...own.settings, success };
  return [
    {
      ...{ id: "verdicts", title: "the study's own verdicts", kind: "given" },
      stops: stopsBy(create(own.rule, own.settings), own.schedule),
    },
    ...replayedRules().map(({ id, title, rule, goal = others.goal, inOrder }) => ({
      ...{ id, title, kind: "baseline" as const },
      stops: stopsBy(create(rule, { ...others, goal }), inOrder ? own.schedule : undefined),
    })),
  ];
}

/** A rule as `onDiscard: "stop"` carries it out: runs that have converged continue. */
export function notWhenConverged(rule: StoppingRule): StoppingRule {
  return {
    ...rule,
    decide(context) {
      const decision = rule.decide(context);
      return decision?.verdict === "saturated" ? { ...decision, wantsStop: false } : decision;
    },
  };
}

/**
 * What rules would have saved, with intervals and how often each was the best, over resamples of the runs.
 * @param falseStops share of good runs that a rule may stop
 */
export function withUncertainty(
  courses: readonly { outcome: NamedRule; stops: Stops }[],
  runs: readonly FinishedRun[],
  isGood: readonly boolean[],
  falseStops: number,
  samples: readonly Uint32Array[],
): CourseOutcome[] {
  const saved = courses.map(({ stops }) => samples.map((sample) => savedIn(sample, runs, isGood, stops)));
  const mayBeBest = courses.map(
    ({ outcome }) => outcome.id !== "oracle" && (outcome.falseStops ?? 0) <= falseStops,
  );
  const wins = courses.map(() => 0);
  samples.forEach((_, s) => {
    const candidates = courses.flatMap((_, c) => (mayBeBest[c] ? [{ c, saved: saved[c]![s]! }] : []));
    const most = Math.max(...candidates.map((one) => one.saved));
    const first = candidates.find((one) => one.saved === most);
    if (first) wins[first.c]!++;
  });
  return courses.map(({ outcome }, c) => ({
    ...outcome,
    savedOnBadInterval: percentileInterval(saved[c]!),
    isBest: outcome.id === "oracle" || samples.length === 0 ? null : wins[c]! / samples.length,
  }));
}

/** The share of a sample's epochs that is not trained, of bad runs alone. */
function savedIn(
  sample: Uint32Array,
  runs: readonly FinishedRun[],
  isGood: readonly boolean[],
  stops: Stops,
): number {
  let [all, saved] = [0, 0];
  for (const i of sample) {
    const { maxEpochs } = runs[i]!;
    all += maxEpochs;
    if (!isGood[i]) saved += maxEpochs - (stops[i] ?? maxEpochs);
  }
  return all === 0 ? 0 : saved / all;
}
