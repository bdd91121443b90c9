/** What searches of one worker would have found by when, under orders and stopping rules. */
import { notWhenConverged } from "../../../server/src/indicator/evaluation/courses.ts";
import { type Replayed, replay, type Schedule } from "../../../server/src/indicator/evaluation/replay.ts";
import { createRule, type RuleSpec } from "../../../server/src/indicator/rules/registry.ts";
import type { RuleSettings } from "../../../server/src/indicator/rules/rule.ts";
import type { SearchedStudy } from "./study.ts";

/** A look at one run: after so many more epochs of training, the objective that was seen. */
export interface Step {
  epochs: number;
  value: number;
}
export type Timeline = Step[];

/** How a search continues, for runs that come in an order. */
export interface Policy {
  title: string;
  /** whether the order in which runs come makes a difference */
  isRandom: boolean;
  timeline(study: SearchedStudy, order: readonly number[]): Timeline;
}

/** Epochs from one on to the last of these. */
function* trained({ curves }: SearchedStudy, run: number, from: number, to: number): Generator<Step> {
  for (let epoch = from; epoch <= to; epoch++) yield { epochs: 1, value: curves[run]![epoch]! };
}

/** A look at each, then what a replay trained. */
function afterLooks(study: SearchedStudy, spans: Replayed["trained"]): Timeline {
  const looks = study.schedule.order.map((run): Step => {
    const { epochs, value } = study.looks[run]!;
    return { epochs, value: value ?? Number.NEGATIVE_INFINITY };
  });
  const rest = spans.flatMap(({ run, from, to }) => {
    const looked = study.looks[run]!.epochs;
    return [...trained(study, run, from + 1, to)].flatMap((step, i) => {
      const epochs = Math.min(1, from + i + 1 - looked);
      return epochs > 0 ? { ...step, epochs } : [];
    });
  });
  return [...looks, ...rest];
}

function mostPromising(
  title: string,
  rule: RuleSpec,
  schedule: (study: SearchedStudy) => Schedule = ({ schedule }) => schedule,
  goal: RuleSettings["goal"] = "keepGood",
): Policy {
  return {
    title,
    isRandom: false,
    timeline: (study) => afterLooks(study, replayed(study, rule, schedule(study), { goal }).trained),
  };
}

const toTheEnd = ({ schedule }: SearchedStudy): Schedule => ({ ...schedule, makesRoom: false });

/** What similar runs came to makes no difference. */
const byLooks = ({ schedule: { order, makesRoom } }: SearchedStudy): Schedule => ({ order, makesRoom });

/** The best run continues after the looks: no order that takes the same looks can do better. */
const bestRunNext = ({ bests }: SearchedStudy): Schedule => ({
  order: [...bests.keys()].sort((a, b) => bests[b]! - bests[a]!),
  makesRoom: false,
});

/** Looks are compared by the study's objective, the validation loss between equal ones. */
function byObjective(makesRoom: boolean): (study: SearchedStudy) => Schedule {
  return ({ looks, schedule }) => {
    const value = (run: number) => looks[run]!.value ?? Number.NEGATIVE_INFINITY;
    // The sort is stable, and the order so far is that of the loss.
    return {
      makesRoom,
      order: schedule.order.toSorted((a, b) => (value(a) === value(b) ? 0 : value(b) - value(a))),
    };
  };
}

/** A rule over a search; converged runs continue. With `stops: false` all runs train to their end. */
export function replayed(
  { runs, settings, objective, checkpoints }: SearchedStudy,
  spec: RuleSpec,
  schedule: Schedule,
  { goal = settings.goal, stops = true }: { goal?: RuleSettings["goal"]; stops?: boolean } = {},
): Replayed {
  const rule = notWhenConverged(createRule(spec, { ...settings, goal }));
  return replay(runs, rule, { objective, checkpoints, schedule, stops });
}

function stopping(title: string, rule: RuleSpec): Policy {
  return {
    title,
    isRandom: true,
    timeline(study, order) {
      const { stops } = replayed(study, rule, { order, makesRoom: false });
      return oneAfterTheOther(study, order, stops);
    },
  };
}

/** Each run to its end or to where it is stopped. */
export function oneAfterTheOther(
  study: SearchedStudy,
  order: readonly number[],
  stops: readonly (number | null)[] = [],
): Timeline {
  return order.flatMap((run) => [...trained(study, run, 1, stops[run] ?? study.epochs)]);
}

/**
 * After the looks the best 1/η continue to one epoch in twenty, of these the best 1/η to η times as many, and so on; then all
 * are resumed. They are compared by their lowest validation loss, in the end by the objective.
 */
function halving(reduction: number): Policy {
  return {
    title: `halving by validation loss, reduction ${reduction}, then resuming`,
    isRandom: false,
    timeline(study) {
      const { runs, epochs, schedule } = study;
      const spans: { run: number; from: number; to: number }[] = [];
      const reached = runs.map(() => 0);
      const go = (run: number, to: number) => {
        if (to > reached[run]!) spans.push({ run, from: reached[run]!, to });
        reached[run] = Math.max(reached[run]!, to);
      };
      const loss = (run: number) =>
        Math.min(...runs[run]!.epochs.slice(1, reached[run]! + 1).map((e) => e.validationLoss ?? Infinity));
      const best = (run: number) => Math.max(...study.curves[run]!.slice(1, reached[run]! + 1));
      let pool = [...schedule.order];
      for (let rung = epochs / 20; pool.length > 1 && rung < epochs; rung *= reduction) {
        pool = pool.slice(0, Math.max(1, Math.floor(pool.length / reduction)));
        for (const run of pool) go(run, Math.max(1, Math.round(rung)));
        pool.sort((a, b) => loss(a) - loss(b));
      }
      const begun = schedule.order.filter((run) => reached[run]! > 0).toSorted((a, b) => best(b) - best(a));
      for (const run of [...begun, ...schedule.order]) go(run, epochs);
      return afterLooks(study, spans);
    },
  };
}

/** All for one epoch, then to the end in the order of the objective. */
const afterOneEpoch: Policy = {
  title: "all for one epoch, then in order",
  isRandom: true,
  timeline(study, order) {
    const first = order.flatMap((run) => [...trained(study, run, 1, 1)]);
    const ranked = order.toSorted((a, b) => study.curves[b]![1]! - study.curves[a]![1]!);
    return [...first, ...ranked.flatMap((run) => [...trained(study, run, 2, study.epochs)])];
  },
};

/**
 * Asynchronous successive halving by promotion (Li et al., 2020): a free worker takes the best run of the highest rung
 * that is among its best 1/η and has not been promoted; else the next run.
 */
function promotion(reduction: number): Policy {
  return {
    title: `ASHA by promotion, reduction ${reduction}`,
    isRandom: true,
    timeline(study, order) {
      const { curves, epochs } = study;
      const rungs: number[] = [];
      for (let rung = 1; rung < epochs; rung *= reduction) rungs.push(rung);
      rungs.push(epochs);
      const at = rungs.map((): number[] => []);
      const promoted = rungs.map(() => new Set<number>());
      const waiting = [...order];
      const steps: Timeline = [];
      for (;;) {
        const rung = promotable(rungs, at, promoted, reduction, curves);
        const next = rung ?? (waiting.length > 0 ? { run: waiting.shift()!, to: 0 } : null);
        if (!next) return steps;
        const from = next.to === 0 ? 1 : rungs[next.to - 1]! + 1;
        steps.push(...trained(study, next.run, from, rungs[next.to]!));
        at[next.to]!.push(next.run);
      }
    },
  };
}

function promotable(
  rungs: readonly number[],
  at: readonly number[][],
  promoted: readonly Set<number>[],
  reduction: number,
  curves: readonly number[][],
): { run: number; to: number } | null {
  for (let r = rungs.length - 2; r >= 0; r--) {
    const ranked = at[r]!.toSorted((a, b) => curves[b]![rungs[r]!]! - curves[a]![rungs[r]!]!);
    const run = ranked.slice(0, Math.floor(ranked.length / reduction)).find((one) => !promoted[r]!.has(one));
    if (run === undefined) continue;
    promoted[r]!.add(run);
    return { run, to: r + 1 };
  }
  return null;
}

const oracle: Policy = {
  title: "oracle: the best run first",
  isRandom: false,
  timeline(study) {
    const order = [...study.runs.keys()].sort((a, b) => study.bests[b]! - study.bests[a]!);
    return oneAfterTheOther(study, order);
  },
};

const asLaunched: Policy = {
  title: "random search, all to the end",
  isRandom: true,
  timeline: (study, order) => oneAfterTheOther(study, order),
};

/** The default first; the others are compared with `YARDSTICK`. */
export const policies: readonly Policy[] = [
  mostPromising("most promising first (the default)", "none"),
  mostPromising("the same, `auto` to keep good runs", "auto", undefined, "keepGood"),
  mostPromising("the same, `auto` to find the best", "auto", undefined, "best"),
  mostPromising("the same without pausing stalled runs", "none", toTheEnd),
  mostPromising("the same by the looks alone", "none", byLooks),
  mostPromising("looks by the objective, pausing stalled runs", "none", byObjective(true)),
  mostPromising(
    "looks by the objective, without pausing stalled runs (the former default)",
    "none",
    byObjective(false),
  ),
  halving(2),
  halving(3),
  afterOneEpoch,
  promotion(3),
  promotion(4),
  stopping("ASHA by stopping, reduction 3", { kind: "asha", reduction: 3 }),
  stopping("ASHA by stopping, reduction 4", { kind: "asha", reduction: 4 }),
  stopping("Hyperband, reduction 3", { kind: "hyperband", reduction: 3 }),
  stopping("median stopping", "median"),
  asLaunched,
  mostPromising("the same looks, then the best run: a bound for every order after them", "none", bestRunNext),
  oracle,
];

export const YARDSTICK = "ASHA by promotion, reduction 3";
