/** No rule says of a run that has learned that it is unlikely to, whatever else the rule goes by. */
import { describe, expect, test } from "vitest";
import { accuracyObjective } from "../../../server/src/domain/objective.ts";
import { replay } from "../../../server/src/indicator/evaluation/replay.ts";
import { createRule, type RuleSpec } from "../../../server/src/indicator/rules/registry.ts";
import type { RunHistory } from "../../../server/src/indicator/runHistory.ts";
import { parseSpec } from "../../../server/src/specification/parse.ts";

const EPOCHS = 10;
const GUESSING = { rows: 500, accuracy: 0.25, loss: Math.log(4) };
const { indicator } = parseSpec(
  JSON.stringify({
    dataset: { kind: "shell" },
    architecture: { kind: "mlp", hidden: [2] },
    training: { epochs: EPOCHS },
    indicator: { window: 2, checkpoints: [2, 5, 10] },
  }),
).spec!;

interface Course {
  accuracy(epoch: number): number;
  trainLoss?(epoch: number): number;
  /** its layer outputs only zeros */
  isDead?(epoch: number): boolean;
  /** a program may not report the level of guessing */
  knowsGuessing?: boolean;
  metrics?: Record<string, number>;
}

/** Spectra never change, so that s_F is low throughout. */
function run(
  seed: number,
  { accuracy, trainLoss = () => 1, isDead = () => false, knowsGuessing = true, metrics = {} }: Course,
): RunHistory {
  const epochs = Array.from({ length: EPOCHS + 1 }, (_, epoch) => ({
    trainLoss: epoch === 0 ? null : trainLoss(epoch),
    trainAccuracy: epoch === 0 ? null : accuracy(epoch),
    validationLoss: (Math.log(4) * (1 - accuracy(epoch))) / 0.75,
    validationAccuracy: accuracy(epoch),
    metrics,
    layers: [
      { name: "dense_1", width: 2, nuclearNorms: { linear: 1.5, activation: isDead(epoch) ? 0 : 1.25 } },
    ],
  }));
  const about = { run: String(seed), study: "s", seed, gain: 1, scheme: "xavierNormal" };
  return {
    ...about,
    epochs,
    maxEpochs: EPOCHS,
    finalAccuracy: accuracy(EPOCHS),
    ...(knowsGuessing && { guessing: GUESSING }),
    end: "finished",
  };
}

function decisionsOf(runs: RunHistory[], spec: RuleSpec, calibrate?: { first: number; success: number }) {
  const rule = createRule(spec, {
    ...{ indicator, objective: accuracyObjective, success: { within: 0.05 }, goal: "keepGood", labels: true },
    ...(calibrate && { calibrate }),
  });
  const options = { objective: accuracyObjective, checkpoints: [2, 5, 10], stops: false };
  return replay(runs, rule, options).decisions;
}

const verdictsOf = (course: Course, spec: RuleSpec) =>
  decisionsOf([run(1, course)], spec)[0]!.map(({ verdict }) => verdict);

const learning: Course = { accuracy: (epoch) => (epoch < 2 ? 0.3 : 0.98) };
const guessing: Course = { accuracy: () => 0.25 };

describe("a layer that outputs only zeros", () => {
  const dying: Course = {
    accuracy: (epoch) => (epoch === 0 ? 0.25 : epoch < 6 ? 0.97 : 0.25),
    isDead: (epoch) => epoch >= 6,
  };

  test.each<RuleSpec>([
    "auto",
    "asha",
    "median",
  ])("after the run had learned is no sign that it cannot, by %j", (rule) => {
    const verdicts = verdictsOf(dying, rule);
    expect(verdicts).not.toContain("discard");
    expect(verdicts.at(-1)).toBe(rule === "auto" ? "saturated" : verdicts.at(-1));
  });

  test("the sentence has the best epoch and the layer", () => {
    const last = decisionsOf([run(1, dying)], "auto")[0]!.at(-1)!;
    expect(last.sentence).toMatch(
      /^Converged: its best was at epoch 1; at epoch 10 dense_1 outputs only zeros/,
    );
  });

  test("from the start, at the level of guessing: unlikely to learn", () => {
    expect(verdictsOf({ ...guessing, isDead: () => true }, "auto").at(-1)).toBe("discard");
  });

  test.each<RuleSpec>([
    "auto",
    "asha",
    "patience",
  ])("of a program that is right all the same is no fault, by %j", (rule) => {
    const zeroBlock: Course = { ...learning, isDead: () => true };
    expect(verdictsOf(zeroBlock, rule).at(-1)).not.toBe("discard");
  });

  test.each([
    "mutualInformation",
    "predictionInformation",
  ])("is no fault before a program has learned, if its predictions differ from sample to sample, by %s", (name) => {
    const at = (information: number) =>
      verdictsOf({ ...guessing, isDead: () => true, metrics: { [name]: information } }, "auto")[0];
    expect([at(0.01), at(1e-8)]).toEqual(["unknown", "discard"]);
  });

  test("where the level of guessing is not known, an improving program is not at fault", () => {
    const rising: Course = {
      accuracy: (epoch) => 0.3 + 0.06 * epoch,
      isDead: () => true,
      knowsGuessing: false,
    };
    expect(verdictsOf(rising, "auto")).not.toContain("discard");
  });
});

describe.each<RuleSpec>(["paper", "learned"])("spectra that do not change, by %s", (rule) => {
  test("of a network that has learned: converged, and it may be stopped as such", () => {
    const decisions = decisionsOf([run(1, learning)], rule)[0]!;
    expect(decisions.map(({ verdict }) => verdict)).toEqual(["saturated", "saturated", "saturated"]);
    expect(decisions[0]!.wantsStop).toBe(true);
    expect(decisions[2]!.sentence).toContain(
      "it has learned (validation accuracy 98.0% at epoch 2, guessing: 25.0%)",
    );
  });

  test("of a network at the level of guessing: unlikely to learn", () => {
    expect(verdictsOf(guessing, rule)).toEqual(["discard", "discard", "discard"]);
  });
});

describe("a rule that is fitted to the study's first runs", () => {
  const first = [
    ...[1, 2, 3, 4].map((seed) => run(seed, { ...learning, trainLoss: () => 0.1 })),
    ...[5, 6, 7, 8].map((seed) => run(seed, { ...guessing, trainLoss: () => 1.4 })),
  ];
  const last = (course: Course, runs = first) =>
    decisionsOf([...runs, run(9, course)], "trainLoss", { first: 8, success: 0.9 })
      .at(-1)!
      .at(-1)!;

  test("may stop a run that learns, but does not call it unlikely to", () => {
    const decision = last({ accuracy: () => 0.8, trainLoss: () => 5 });
    expect(decision).toMatchObject({ verdict: "continue", wantsStop: true });
    expect(decision.sentence).toMatch(
      /^Likely to learn, but not well: it has learned \(validation accuracy 80.0%/,
    );
  });

  test("stops a run at the level of guessing as unlikely to learn", () => {
    expect(last({ ...guessing, trainLoss: () => 5 })).toMatchObject({ verdict: "discard", wantsStop: true });
  });

  test("keeps a run at the level of guessing without calling it likely to learn", () => {
    expect(last({ ...guessing, trainLoss: () => 0.1 })).toMatchObject({
      verdict: "unknown",
      wantsStop: false,
    });
  });
});

describe("a program that does not report the level of guessing", () => {
  const withLoss = (seed: number, accuracy: Course["accuracy"]) =>
    run(seed, { accuracy, trainLoss: (epoch) => 1 - accuracy(epoch), knowsGuessing: false });
  const straight = (from: number, to: number) => (epoch: number) => from + ((to - from) * epoch) / EPOCHS;
  const others = [
    ...[0.94, 0.93, 0.92, 0.91].map((end) => (epoch: number) => (epoch === 0 ? 0.48 : end - 0.1 / epoch)),
    ...[0.56, 0.61, 0.64, 0.67, 0.5].map((end) => straight(0.48, end)),
  ].map((accuracy, i) => withLoss(i + 2, accuracy));
  const last = (from: number, to: number) =>
    decisionsOf([...others, withLoss(1, straight(from, to))], "auto")
      .at(-1)!
      .at(-1)!;

  test("learns, though the study's best are better", () => {
    expect(last(0.72, 0.85)).toMatchObject({ verdict: "continue", wantsStop: true });
    expect(last(0.72, 0.85).sentence).toMatch(
      /^Likely to learn: validation accuracy 85.0% at epoch 10, but it /,
    );
  });

  test("is unlikely to learn where it ends near the beginning", () => {
    expect(last(0.48, 0.6).verdict).toBe("discard");
  });
});

describe("what a rule that compares runs says of one", () => {
  const sentences = (course: Course, rule: RuleSpec) =>
    decisionsOf([run(1, course)], rule)[0]!.map(({ sentence }) => sentence);

  test("names the metric in words, and a dead layer", () => {
    expect(sentences({ ...guessing, isDead: () => true }, "asha")).toEqual(
      [1, 3, 9].map(
        (epoch) =>
          `Kept: at epoch ${epoch} its validation accuracy is number 1 of 1, and the best 1 are kept; dense_1 outputs only zeros.`,
      ),
    );
  });

  test("does not say that a higher accuracy is no better than guessing", () => {
    expect(sentences({ accuracy: () => 0.26 }, "asha")[0]).toContain(
      "; validation accuracy 26.0% is not clearly above guessing on 500 validation samples (guessing: 25.0%).",
    );
  });

  test("calls a loss above the median worse", () => {
    const runs = [0.9, 0.9, 0.9, 0.9, 0.9, 0.3].map((end, i) => run(i, { accuracy: () => end }));
    const rule = createRule("median", {
      ...{ indicator, objective: { metric: "validationLoss", goal: "minimize" }, success: { within: 0.05 } },
      ...{ goal: "keepGood", labels: true },
    });
    const options = { objective: { metric: "validationLoss", goal: "minimize" }, stops: false } as const;
    const last = replay(runs, rule, { ...options, checkpoints: [5] })
      .decisions.at(-1)!
      .at(-1)!;
    expect(last.sentence).toContain(
      "its best validation loss is worse than the median of 5 other runs' averages",
    );
  });
});
