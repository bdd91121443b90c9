/** What the rule `auto` says of curves that are noisy, late, slow or broken off. */
import { expect, test } from "vitest";
import { accuracyObjective, type Objective } from "../../../server/src/domain/objective.ts";
import { notWhenConverged } from "../../../server/src/indicator/evaluation/courses.ts";
import { replay } from "../../../server/src/indicator/evaluation/replay.ts";
import { Curves, type StudyRun } from "../../../server/src/indicator/rules/facts/studyRun.ts";
import { isSteady } from "../../../server/src/indicator/rules/kinds/auto/steady.ts";
import { createRule } from "../../../server/src/indicator/rules/registry.ts";
import type { EpochHistory, Guessing, RunHistory } from "../../../server/src/indicator/runHistory.ts";
import type { Verdict } from "../../../server/src/indicator/scores/scores.ts";
import { parseSpec } from "../../../server/src/specification/parse.ts";

const { indicator } = parseSpec(
  JSON.stringify({ dataset: { kind: "shell" }, architecture: { kind: "mlp", hidden: [2] } }),
).spec!;
const layers = [{ name: "dense_1", width: 2, nuclearNorms: { linear: 1.5, activation: 1.25 } }];
const nothing = { trainLoss: null, trainAccuracy: null, validationLoss: null, validationAccuracy: null };
const ten: Guessing = { rows: 500, accuracy: 0.1, loss: Math.log(10) };
let runs = 0;

/** A run by what it reports after each epoch, from 0. */
function history(epochs: Partial<EpochHistory>[], guessing?: Guessing): RunHistory {
  const seed = runs++;
  const about = { run: String(seed), study: "s", seed, gain: 1, scheme: "xavierNormal" };
  const filled = epochs.map((epoch) => ({ ...nothing, layers, ...epoch }));
  const ended = { maxEpochs: epochs.length - 1, finalAccuracy: 0, end: "finished" as const };
  return { ...about, ...ended, epochs: filled, ...(guessing && { guessing }) };
}
const byAccuracy = (accuracies: number[], guessing?: Guessing) =>
  history(
    accuracies.map((validationAccuracy) => ({ validationAccuracy, trainLoss: 2.5 - 2 * validationAccuracy })),
    guessing,
  );

function judged(study: RunHistory[], objective: Objective = accuracyObjective, stops = false) {
  const settings = { indicator, objective, success: { within: 0.05 }, labels: true };
  const rule = notWhenConverged(createRule("auto", { ...settings, goal: "keepGood" }));
  return replay(study, rule, { objective, checkpoints: [], stops });
}

test("a noisy run that has not surpassed its best for some epochs has not converged: it may by its ups and downs", () => {
  const noisy = [0.1, 0.2, 0.35, 0.62, 0.5, 0.6, 0.48, 0.61, 0.5, 0.58, 0.52, 0.7, 0.6, 0.74, 0.66, 0.78];
  const { decisions } = judged([byAccuracy([...noisy, ...Array(15).fill(0.8)], ten)]);
  const early = decisions[0]!.filter(({ epoch }) => epoch < 11);
  expect(early.map(({ verdict }) => verdict)).not.toContain("saturated");
  const steady = [0.1, 0.4, 0.6, 0.7, ...Array(27).fill(0.75)];
  const [calm] = judged([byAccuracy(steady, ten)]).decisions;
  expect(calm!.find(({ verdict }) => verdict === "saturated")?.epoch).toBeLessThan(15);
});

test("validation samples of one class say nothing of a run", () => {
  const alone: Guessing = { rows: 12, accuracy: 1, loss: 0 };
  for (const level of [0.5, 1]) {
    const [decisions] = judged([byAccuracy(Array(21).fill(level), alone)]).decisions;
    expect(new Set(decisions!.map(({ verdict }) => verdict))).toEqual(new Set(["unknown"]));
  }
});

test("a program of which guessing is not known has not converged before it has been seen to learn", () => {
  const jump = Array.from({ length: 41 }, (_, epoch) => (epoch < 25 ? 0.5 - 0.001 * epoch : 0.95));
  const [decisions] = judged([byAccuracy(jump)]).decisions;
  const before = decisions!.filter(({ epoch }) => epoch < 25);
  expect(new Set(before.map(({ verdict }) => verdict))).toEqual(new Set(["unknown"]));
  expect(decisions!.at(-1)!.verdict).not.toBe("unknown");
});

/** A rise to 98%; with a clock of 1 it is half-way after 5 epochs of 30. */
const grown = (clock: number) =>
  byAccuracy(
    Array.from({ length: 31 }, (_, epoch) => 0.1 + 0.88 / (1 + Math.exp(-(epoch / clock - 5)))),
    ten,
  );
const never = (count: number) => Array.from({ length: count }, () => byAccuracy(Array(31).fill(0.1), ten));

test("no good run is stopped that does what the leaders do, but more slowly", () => {
  const good = [1, 1.1, 1.2, 1.3, 1, 1.1, 1.2, 1.3, 1, 2.5, 3];
  const { stops } = judged([...good.map(grown), ...never(3)], accuracyObjective, true);
  expect(stops.slice(0, good.length)).toEqual(good.map(() => null));
  for (const stop of stops.slice(good.length)) expect(stop).toBeLessThan(15);
});

test("a run that by the curves of the leaders would be good up to a tenth of the epochs too late is not stopped", () => {
  const leaders = [1, 1.1, 1.2, 1.3, 1, 1.1, 1.2, 1.3].map(grown);
  const { stops } = judged([...leaders, ...never(3), grown(3.7), grown(6)], accuracyObjective, true);
  expect(stops.at(-2)).toBeNull();
  expect(stops.at(-1)).toBeLessThan(30);
});

test("where classes are rare, an objective that weighs them alike tells what was learned, not the accuracy", () => {
  const rare: Guessing = { rows: 1000, accuracy: 0.94, loss: null, balanced: { level: 0.5, error: 0.033 } };
  const objective = { metric: "balancedAccuracy", goal: "maximize" } as const;
  const run = (best: number) =>
    history(
      Array.from({ length: 11 }, (_, epoch) => ({
        validationAccuracy: 0.85,
        metrics: { balancedAccuracy: 0.5 + (best - 0.5) * (epoch / 10) },
      })),
      rare,
    );
  const last = judged([run(0.88), run(0.5)], objective).decisions.map((some) => some.at(-1)!);
  expect(last.map(({ verdict }) => verdict)).toEqual(["continue", "discard"]);
  expect(last[0]!.sentence).toContain("balancedAccuracy 88.0% (guessing: 50.0%)");
});

test("a loss that rises for a time by instability has not converged: runs return from that", () => {
  const objective = { metric: "validationLoss", goal: "minimize" } as const;
  const unstable = [
    241, 154, 121, 117, 89.4, 64.7, 59.3, 45.5, 72.3, 52.7, 101, 72.5, 56.3, 48.1, 55.7, 51.2, 92.3, 74.2,
    102, 200, 190, 102, 43.2, 37.8, 39, 35.6, 39.7, 39.2, 41, 38.8, 42.4,
  ];
  const run = history(
    unstable.map((validationLoss) => ({ validationLoss, metrics: { r2: 1 - validationLoss / 200 } })),
    { rows: 61, accuracy: null, loss: 200, squared: true },
  );
  const [decisions] = judged([run], objective).decisions;
  expect(decisions!.filter(({ epoch }) => epoch < 22).map(({ verdict }) => verdict)).not.toContain(
    "saturated",
  );
});

test("a small gain that separates good runs from others counts, however few the validation samples", () => {
  const objective = { metric: "validationLoss", goal: "minimize" } as const;
  const noisy = [640, 190, 41, 19, 142, 65, 15, 18.6, 20.9, 15.4, 19.8, 28.1, 19.9];
  const run = (rest: number) =>
    history(
      [...noisy, ...Array(28).fill(rest)].map((validationLoss) => ({
        validationLoss,
        metrics: { r2: 1 - validationLoss / 55 },
      })),
      { rows: 78, accuracy: null, loss: 55, squared: true },
    );
  const [decisions] = judged([run(10)], objective).decisions;
  expect(decisions!.filter(({ epoch }) => epoch <= 12).map(({ verdict }) => verdict)).not.toContain(
    "saturated",
  );
});

test("in regression, a loss far below that of guessing shows learning where outliers hide it from R²", () => {
  const objective = { metric: "validationLoss", goal: "minimize" } as const;
  const run = (lowest: number) =>
    history(
      Array.from({ length: 11 }, (_, epoch) => ({
        validationLoss: 2 - (2 - lowest) * (epoch / 10),
        metrics: { r2: 0.001 },
      })),
      { rows: 500, accuracy: null, loss: 2 },
    );
  const last = judged([run(1), run(2.01)], objective).decisions.map((some) => some.at(-1)!);
  expect(last.map(({ verdict }) => verdict)).toEqual(["continue", "discard"]);
});

test("under Huber's loss the reduction of that loss is the skill, at every epoch and however small it is", () => {
  const objective = { metric: "validationLoss", goal: "minimize" } as const;
  const run = (lowest: number, guessing: Partial<Guessing>) =>
    history(
      Array.from({ length: 11 }, (_, epoch) => ({
        validationLoss: 2.2 - (2.2 - lowest) * (epoch / 10),
        metrics: { r2: -0.001 },
      })),
      { rows: 4000, accuracy: null, loss: 2, ...guessing },
    );
  const lastOf = (guessing: Partial<Guessing>) =>
    judged([run(1.91, guessing), run(2.01, guessing)], objective).decisions.map((some) => some.at(-1)!);
  const [learned, failed] = lastOf({ squared: false });
  expect(learned!.verdict).not.toBe("discard");
  expect(learned!.sentence).toContain("loss reduction 4.5% (guessing: 0.0%)");
  expect(failed!.verdict).toBe("discard");
  expect(lastOf({ squared: true })[0]!.sentence).toContain("R² -0.001");
});

test("of any metric, a run that has climbed half-way to the study's best is likely to learn, and one that has not is not", () => {
  const objective = { metric: "reward", goal: "maximize" } as const;
  const run = (top: number) =>
    history(Array.from({ length: 21 }, (_, epoch) => ({ metrics: { reward: -200 + (top * epoch) / 20 } })));
  const { decisions } = judged([0, 1, 2, 3, 4, 300, 310, 320, 330].map(run), objective);
  const last = decisions.map((some) => some.at(-1)!.verdict);
  expect(last.at(-1)).toBe("continue");
  expect(last.slice(0, 5)).not.toContain("continue");
});

test("a run that diverged is unlikely to learn, or has had its best before", () => {
  const rule = createRule("auto", {
    ...{ indicator, objective: accuracyObjective, success: { within: 0.05 } },
    ...{ goal: "keepGood", labels: true },
  });
  const verdictOn = (accuracies: number[]) => {
    const past = byAccuracy(accuracies, ten);
    const own: StudyRun = {
      ...{
        run: past.run,
        version: 0,
        end: "diverged",
        reached: past.maxEpochs,
        maxEpochs: 20,
        guessing: ten,
      },
      curves: new Curves(accuracyObjective, past.epochs),
      at: (epoch) => past.epochs[epoch],
      history: () => past,
      value: () => null,
    };
    const other = {
      ...own,
      run: "other",
      curves: new Curves(accuracyObjective, byAccuracy([0.1, 0.8]).epochs),
    };
    const context = {
      checkpoints: [],
      own,
      study: [own, { ...other, reached: 1 }],
      predictor: null,
      isFitted: false,
    };
    return rule.decide({ ...context, epoch: past.maxEpochs })!;
  };
  expect(verdictOn([0.1, 0.12, 0.11]).sentence).toBe(
    "Unlikely to learn: its training diverged after epoch 2.",
  );
  expect(verdictOn([0.1, 0.78, 0.3]).sentence).toBe(
    "Converged: its best was at epoch 1; its training diverged after epoch 2.",
  );
});

test("to find the best, too, a run that is learning its training samples by heart is let run: it may generalize late", () => {
  const late = (rise: number) =>
    history(
      Array.from({ length: 41 }, (_, epoch) => {
        const trainAccuracy = Math.min(1, 0.1 * epoch);
        const validationAccuracy = epoch < rise ? (epoch === 0 ? 0.12 : 0.05) : 0.9;
        return { trainAccuracy, validationAccuracy, trainLoss: 2.4 * (1 - trainAccuracy) + 0.01 };
      }),
      ten,
    );
  const settings = { indicator, objective: accuracyObjective, success: { within: 0.05 }, labels: true };
  const rule = notWhenConverged(createRule("auto", { ...settings, goal: "best" }));
  const study = [5, 5, 5, 5, 5, 5, 5, 5, 12, 14].map(late);
  const { stops } = replay(study, rule, { objective: accuracyObjective, checkpoints: [] });
  expect(stops).toEqual(study.map(() => null));
});

test("a verdict changes at once by facts and ends, and else where two epochs in a row say so", () => {
  const own = { maxEpochs: 20 } as StudyRun;
  const facts = { isAboveGuessing: true, isNoFailure: false, isFarAboveGuessing: false };
  type Given = Parameters<typeof isSteady>;
  const changes = (
    standing: Verdict | null,
    concluded: { verdict: Verdict; basis?: string },
    {
      before = "continue",
      epoch = 8,
      ...more
    }: { before?: Verdict; epoch?: number; isAboveGuessing?: boolean } = {},
  ) =>
    isSteady(
      { epoch, own, standing } as Given[0],
      { facts: { ...facts, ...more } } as Given[1],
      { basis: "trend", ...concluded } as Given[2],
      () => ({ verdict: before }) as ReturnType<Given[3]>,
    );
  expect(changes("continue", { verdict: "saturated" })).toBe(false);
  expect(changes("continue", { verdict: "saturated" }, { before: "saturated" })).toBe(true);
  expect(changes(null, { verdict: "continue" })).toBe(true);
  expect(changes("unknown", { verdict: "continue" }, { before: "unknown" })).toBe(true);
  expect(changes("continue", { verdict: "saturated" }, { epoch: 20 })).toBe(true);
  expect(changes("continue", { verdict: "unknown" }, { isAboveGuessing: false })).toBe(true);
  expect(changes("continue", { verdict: "discard" })).toBe(true);
  expect(changes("continue", { verdict: "saturated", basis: "fault" })).toBe(true);
});

test("to keep good runs, one that lacks more than any settled run still gained ends", () => {
  const level = (top: number) =>
    Array.from({ length: 31 }, (_, epoch) => (epoch === 0 ? 0.1 : Math.min(top, 0.4 + 0.15 * epoch)));
  const good = Array.from({ length: 9 }, (_, i) => byAccuracy(level(0.9 + i / 500), ten));
  const slow = byAccuracy(
    Array.from({ length: 31 }, (_, epoch) => 0.1 + 0.02 * epoch),
    ten,
  );
  const { stops } = judged([...good, slow], accuracyObjective, true);
  expect(stops.slice(0, 9)).toEqual(good.map(() => null));
  expect(stops[9]).toBeLessThan(15);
});
