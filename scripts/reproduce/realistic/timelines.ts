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

/** How a search goes on, for runs that come in an order. */
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
function afterLooks(study: SearchedStudy, { trained: spans }: Replayed): Timeline {
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
  makesRoom: boolean,
  goal: RuleSettings["goal"] = "keepGood",
): Policy {
  return {
    title,
    isRandom: false,
    timeline: (study) => afterLooks(study, replayed(study, rule, { ...study.schedule, makesRoom }, goal)),
  };
}

/** A rule over a search; converged runs go on. */
export function replayed(
  { runs, settings, objective, checkpoints }: SearchedStudy,
  spec: RuleSpec,
  schedule: Schedule,
  goal: RuleSettings["goal"] = settings.goal,
): Replayed {
  const rule = notWhenConverged(createRule(spec, { ...settings, goal }));
  return replay(runs, rule, { objective, checkpoints, schedule });
}

function stopping(title: string, rule: RuleSpec): Policy {
  return {
    title,
    isRandom: true,
    timeline(study, order) {
      const { stops } = replayed(study, rule, { order, makesRoom: false });
      return order.flatMap((run) => [...trained(study, run, 1, stops[run] ?? study.epochs)]);
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
    return order.flatMap((run) => [...trained(study, run, 1, study.epochs)]);
  },
};

const asLaunched: Policy = {
  title: "random search, all to the end",
  isRandom: true,
  timeline: (study, order) => order.flatMap((run) => [...trained(study, run, 1, study.epochs)]),
};

/** The default first; the others are compared with `YARDSTICK`. */
export const policies: readonly Policy[] = [
  mostPromising("most promising first (the default)", "none", true),
  mostPromising("the same, `auto` to keep good runs", "auto", true, "keepGood"),
  mostPromising("the same, `auto` to find the best", "auto", true, "best"),
  mostPromising("the same, each to its end without making room", "none", false),
  afterOneEpoch,
  promotion(3),
  promotion(4),
  stopping("ASHA by stopping, reduction 3", { kind: "asha", reduction: 3 }),
  stopping("ASHA by stopping, reduction 4", { kind: "asha", reduction: 4 }),
  stopping("Hyperband, reduction 3", { kind: "hyperband", reduction: 3 }),
  stopping("median stopping", "median"),
  asLaunched,
  oracle,
];

export const YARDSTICK = "ASHA by promotion, reduction 3";
