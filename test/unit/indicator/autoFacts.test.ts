/** What the rule `auto` says of runs whose facts are plain. */
import { expect, test } from "vitest";
import { accuracyObjective } from "../../../server/src/domain/objective.ts";
import { notWhenConverged } from "../../../server/src/indicator/evaluation/courses.ts";
import { replay } from "../../../server/src/indicator/evaluation/replay.ts";
import { createRule } from "../../../server/src/indicator/rules/registry.ts";
import type { Guessing, RunHistory } from "../../../server/src/indicator/runHistory.ts";
import { parseSpec } from "../../../server/src/specification/parse.ts";

const EPOCHS = 10;
const { indicator } = parseSpec(
  JSON.stringify({
    dataset: { kind: "shell" },
    architecture: { kind: "mlp", hidden: [2] },
    training: { epochs: EPOCHS },
    indicator: { window: 2, checkpoints: [2, 5] },
  }),
).spec!;

/** A run whose accuracy and validation loss go from those of guessing to these ends, straight unless a curve is given. */
function run(
  seed: number,
  accuracy: number,
  loss: number,
  guessing: Guessing,
  curve = (share: number) => share,
): RunHistory {
  const epochs = Array.from({ length: EPOCHS + 1 }, (_, epoch) => {
    const share = curve(epoch / EPOCHS);
    const validationAccuracy = guessing.accuracy! + share * (accuracy - guessing.accuracy!);
    const validationLoss = guessing.loss! + share * (loss - guessing.loss!);
    return {
      trainLoss: epoch === 0 ? null : validationLoss,
      trainAccuracy: epoch === 0 ? null : validationAccuracy,
      ...{ validationLoss, validationAccuracy },
      layers: [{ name: "dense_1", width: 2, nuclearNorms: { linear: 1.5, activation: 1.25 } }],
    };
  });
  const about = { run: String(seed), study: "s", seed, gain: 1, scheme: "xavierNormal" };
  return { ...about, epochs, maxEpochs: EPOCHS, finalAccuracy: accuracy, guessing, end: "finished" };
}

/** The last decision about each run. */
function lastDecisions(runs: RunHistory[]) {
  const rule = createRule("auto", {
    ...{ indicator, objective: accuracyObjective, success: { within: 0.05 } },
    ...{ goal: "keepGood", labels: true },
  });
  const options = { objective: accuracyObjective, checkpoints: [2, 5], stops: false };
  return replay(runs, rule, options).decisions.map((decisions) => decisions.at(-1)!);
}

test("a run slightly above guessing is no success where another run of the study has come far", () => {
  const guessing = { rows: 4000, accuracy: 0.5, loss: Math.LN2 };
  const [good, bad] = lastDecisions([run(1, 0.82, 0.4, guessing), run(2, 0.53, 0.69, guessing)]);
  expect(good!.verdict).toBe("continue");
  expect(bad).toMatchObject({
    verdict: "discard",
    sentence:
      "Unlikely to learn: after all 10 epochs validation accuracy 53.0% (guessing: 50.0%), far below the best of this study (82.0%).",
  });
});

test("alone, the same run is not known yet", () => {
  const guessing = { rows: 4000, accuracy: 0.5, loss: Math.LN2 };
  const [only] = lastDecisions([run(1, 0.53, 0.69, guessing)]);
  expect(only!.verdict).toBe("unknown");
  expect(only!.sentence).toMatch(/barely above guessing/);
});

test("a run above guessing by the luck of its first weights is not likely to learn before training adds to it", () => {
  const guessing = { rows: 400, accuracy: 0.34, loss: Math.log(3) };
  const lucky = run(1, 0.47, 1.05, { ...guessing, accuracy: 0.46 });
  const same = { ...lucky, guessing };
  const rule = createRule("auto", {
    ...{ indicator, objective: accuracyObjective, success: { within: 0.05 } },
    ...{ goal: "keepGood", labels: true },
  });
  const options = { objective: accuracyObjective, checkpoints: [2, 5], stops: false };
  const decisions = replay([run(2, 0.95, 0.2, guessing), same], rule, options).decisions[1]!;
  expect(decisions.map(({ verdict }) => verdict)).not.toContain("continue");
  expect(decisions.at(-1)).toMatchObject({
    verdict: "discard",
    sentence:
      "Unlikely to learn: after all 10 epochs validation accuracy 47.0% (guessing: 34.0%) is not clearly above that of the untrained network (46.0%).",
  });
  expect(
    lastDecisions([{ ...run(3, 0.6, 0.8, { ...guessing, accuracy: 0.46 }), guessing }])[0]!.verdict,
  ).toBe("continue");
});

test("few validation samples don't make failures of runs whose losses show that they have learned", () => {
  const guessing = { rows: 200, accuracy: 0.775, loss: 0.533 };
  const runs = [0.84, 0.83, 0.82].map((accuracy, i) => run(i, accuracy, 0.39, guessing));
  for (const { verdict, sentence } of lastDecisions(runs)) {
    expect(verdict).not.toBe("discard");
    expect(sentence).not.toContain("no better than guessing");
  }
});

test("where the level of guessing is not known, a run is compared with where its study's runs begin and how far they come", () => {
  const guessing = { rows: 4000, accuracy: 0.5, loss: Math.LN2 };
  const runs = [run(1, 0.9, 0.4, guessing), run(2, 0.55, 0.69, guessing)];
  const [good, bad] = lastDecisions(runs.map(({ guessing: _, ...program }) => program));
  expect(good!.verdict).toBe("continue");
  expect(bad).toMatchObject({
    verdict: "unknown",
    sentence: "Not known: validation accuracy 55.0% at epoch 10, little better than at the start.",
  });
});

const program = ({ guessing: _, ...history }: RunHistory) => history;

test("a program is not likely to learn before it, or another of its study, is far from where they begin", () => {
  const guessing = { rows: 4000, accuracy: 0.5, loss: Math.LN2 };
  const runs = [0.51, 0.53, 0.55].map((accuracy, i) => program(run(i, accuracy, 0.69, guessing)));
  for (const { verdict, sentence } of lastDecisions(runs)) {
    expect(verdict).toBe("unknown");
    expect(sentence).toMatch(/the level of guessing is not known|little better than at the start/);
  }
  expect(lastDecisions([program(run(1, 0.9, 0.3, guessing))])[0]!.verdict).toBe("continue");
});

test("a program's loss alone is no sign of learning, but far below that of half of its study it is", () => {
  const guessing = { rows: 4000, accuracy: 0.1, loss: Math.log(10) };
  const withoutAccuracy = (loss: number, seed: number) => {
    const { epochs, ...history } = program(run(seed, 0.5, loss, guessing));
    const losses = epochs.map((record) => ({ ...record, validationAccuracy: null }));
    return { ...history, epochs: losses, finalAccuracy: -loss };
  };
  const objective = { metric: "validationLoss", goal: "minimize" } as const;
  const verdicts = (losses: number[]) => {
    const settings = {
      indicator,
      objective,
      success: { within: 0.05 },
      goal: "keepGood",
      labels: true,
    } as const;
    const options = { objective, checkpoints: [2, 5], stops: false };
    const { decisions } = replay(losses.map(withoutAccuracy), createRule("auto", settings), options);
    return decisions.map((some) => some.at(-1)!.verdict);
  };
  expect(verdicts([1.2])).toEqual(["unknown"]);
  expect(new Set(verdicts([2.2, 2.21, 2.22, 2.23, 2.24, 2.25, 2.26, 2.27, 2.28]))).not.toContain("continue");
  expect(verdicts([2.21, 2.22, 2.23, 2.24, 2.25, 2.26, 2.27, 2.28, 1.2]).at(-1)).toBe("continue");
});

test("a run whose pace takes it half-way to the study's best is never unlikely to learn, though not among the good", () => {
  const guessing = { rows: 4000, accuracy: 0.5, loss: Math.LN2 };
  const good = Array.from({ length: 9 }, (_, seed) => run(seed, 0.95, 0.2, guessing));
  const rule = createRule("auto", {
    ...{ indicator, objective: accuracyObjective, success: { within: 0.05 } },
    ...{ goal: "keepGood", labels: true },
  });
  const options = { objective: accuracyObjective, checkpoints: [2, 5] };
  const { stops, decisions } = replay(
    [...good, run(9, 0.78, 0.5, guessing), run(10, 0.55, 0.68, guessing)],
    rule,
    options,
  );
  expect(stops.slice(0, 9)).toEqual(good.map(() => null));
  const [halfWay, low] = decisions.slice(9).map((some) => some.at(-1)!);
  expect(halfWay).toMatchObject({ verdict: "continue", wantsStop: true });
  expect(low).toMatchObject({ verdict: "discard", wantsStop: true });
});

test("curves that flatten stop a run sooner that is to be kept only where it is good, not one that may be the best", () => {
  const guessing = { rows: 4000, accuracy: 0.5, loss: Math.LN2 };
  const flattening = (share: number) => Math.min(1, 4 * share);
  const good = Array.from({ length: 9 }, (_, seed) => run(seed, 0.95, 0.2, guessing, flattening));
  const slow = run(9, 0.89, 0.3, guessing);
  const stopOf = (goal: "keepGood" | "best") => {
    const rule = createRule("auto", {
      ...{ indicator, objective: accuracyObjective, success: { within: 0.05 } },
      ...{ goal, labels: true },
    });
    const options = { objective: accuracyObjective, checkpoints: [2, 5] };
    return replay([...good, slow], notWhenConverged(rule), options).stops.at(-1);
  };
  expect(stopOf("keepGood")).toBe(2);
  expect(stopOf("best")).not.toBe(2);
});

test("a run that falls is not said to improve, and at the level of guessing it has converged at best", () => {
  const guessing = { rows: 600, accuracy: 0.3, loss: 1.2 };
  const falling = (share: number) => (share === 0 ? 0 : (1 - share) / 0.9);
  const good = [0.95, 0.94, 0.93].map((accuracy, seed) => run(seed, accuracy, 0.2, guessing));
  const rule = createRule("auto", {
    ...{ indicator, objective: accuracyObjective, success: { within: 0.05 } },
    ...{ goal: "keepGood", labels: true },
  });
  const options = { objective: accuracyObjective, checkpoints: [2, 5], stops: false };
  const decisions = replay([...good, run(3, 0.75, 0.6, guessing, falling)], rule, options).decisions.at(-1)!;
  const [early, last] = [decisions.find(({ epoch }) => epoch === 5)!, decisions.at(-1)!];
  expect(early.sentence).toBe(
    "Not known yet: validation accuracy 55.0% (guessing: 30.0%; best: 75.0% at epoch 1) at epoch 5.",
  );
  expect(last.verdict).toBe("saturated");
  expect(last.sentence).toMatch(/^Converged: validation accuracy has fallen from 75.0% at epoch 1 to 30.0%/);
  for (const { epoch, sentence } of decisions) if (epoch > 1) expect(sentence).not.toContain("improving");
});

test("a good run that ends on a bad epoch soon after its best has not converged", () => {
  const guessing = { rows: 400, accuracy: 0.5, loss: Math.LN2 };
  const last = (peak: number) =>
    lastDecisions([
      run(1, 0.95, 0.2, guessing, (share) => Math.min(1, share * (EPOCHS / peak)) - (share === 1 ? 0.15 : 0)),
      run(2, 0.95, 0.2, guessing),
    ])[0]!;
  expect(last(9)).toMatchObject({
    verdict: "continue",
    sentence: expect.stringContaining("best: 95.0% at epoch 9) at epoch 10") as string,
  });
  expect(last(6)).toMatchObject({
    verdict: "saturated",
    sentence: expect.stringContaining("Converged: it reached its best at epoch 6 of 10") as string,
  });
});

test("losses are not said to show learning where they are above guessing's: few samples then tell nothing", () => {
  const guessing = { rows: 65, accuracy: 0.35, loss: 1.1 };
  const sure = { ...guessing, rows: 4000 };
  const [, few] = lastDecisions([run(1, 0.69, 0.8, sure), run(2, 0.42, 1.2, guessing)]);
  // Its training loss is no better than that of guessing either.
  expect(few!.verdict).toBe("discard");
  expect(few!.sentence).toContain("not clearly above guessing on 65 validation samples");
  const fitted = run(2, 0.42, 1.2, guessing);
  const memory = { ...fitted, epochs: fitted.epochs.map((epoch) => ({ ...epoch, trainLoss: 0.5 })) };
  const [, told] = lastDecisions([run(1, 0.69, 0.8, sure), memory]);
  expect(told!.verdict).toBe("unknown");
  expect(told!.sentence).toMatch(/^Not known: after all .* too few to distinguish that from guessing: /);
  expect(told!.sentence).not.toContain("losses");
});

test("in a study that has nothing to learn, runs end early once nineteen have failed", () => {
  const guessing = { rows: 500, accuracy: 0.5, loss: Math.LN2 };
  const runs = Array.from({ length: 22 }, (_, seed) => run(seed, 0.5, 0.68, guessing));
  const rule = createRule("auto", {
    ...{ indicator, objective: accuracyObjective, success: { within: 0.05 } },
    ...{ goal: "keepGood", labels: true },
  });
  const { stops } = replay(runs, rule, { objective: accuracyObjective, checkpoints: [2, 5] });
  expect(stops.slice(0, 19)).toEqual(Array(19).fill(null));
  expect(stops.slice(19)).toEqual([3, 3, 3]);
});

test("a stalled run makes room for those that have not begun, and continues after them", () => {
  const guessing = { rows: 4000, accuracy: 0.5, loss: Math.LN2 };
  const still = run(1, 0.8, 0.4, guessing, (share) => Math.min(share, 0.3));
  const runs = [still, run(2, 0.7, 0.5, guessing)];
  const rule = createRule("none", {
    ...{ indicator, objective: accuracyObjective, success: { within: 0.05 } },
    ...{ goal: "keepGood", labels: true },
  });
  const options = { objective: accuracyObjective, checkpoints: [2, 5] };
  const { trained } = replay(runs, rule, { ...options, schedule: { order: [0, 1], makesRoom: true } });
  const turns = trained
    .filter(({ run }, i) => run !== trained[i - 1]?.run)
    .map(({ run, from }) => [run, from]);
  expect(turns).toEqual([
    [0, 0],
    [1, 0],
    [0, 5],
  ]);
});
