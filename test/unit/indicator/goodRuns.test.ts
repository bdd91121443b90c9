import { describe, expect, test } from "vitest";
import { endsOf } from "../../../server/src/cli/terminal/outcome.ts";
import { accuracyObjective } from "../../../server/src/domain/objective.ts";
import { evaluateStudy } from "../../../server/src/indicator/evaluation/evaluateStudy.ts";
import { defaultEvaluation } from "../../../server/src/indicator/evaluation/evaluation.ts";
import {
  goodLevel,
  isGood,
  type Outcome,
  successUnder,
  usualSuccess,
} from "../../../server/src/indicator/outcomes/goodRuns.ts";
import { paperSuccess } from "../../../server/src/indicator/outcomes/success.ts";
import type { Guessing, RunHistory } from "../../../server/src/indicator/runHistory.ts";
import { defaultSettings } from "../../../server/src/indicator/scores/settings.ts";
import type { Run } from "../../../webview-ui/src/state/state.ts";
import { headline } from "../../../webview-ui/src/study/headline.ts";
import { type Course, flat, follow, record, summary, verdictRecord } from "../cli/terminalStudies.ts";

const outcome = (result: number, more: Partial<Outcome> = {}): Outcome => ({
  ...{ result, guessing: null, lowestLoss: null },
  ...more,
});
const goodOf = (
  outcomes: Outcome[],
  success: Parameters<typeof goodLevel>[1],
  objective = accuracyObjective,
) => {
  const level = goodLevel(outcomes, success, objective, "best");
  return outcomes.map(({ result }) => isGood(result, level));
};

describe("which runs are good", () => {
  test("those within 5 points of the best, the one exactly there too", () => {
    expect(goodOf([outcome(0.9), outcome(0.85), outcome(0.849)], usualSuccess)).toEqual([true, true, false]);
  });

  test("by a loss, those within 5% of the best", () => {
    const loss = { metric: "validationLoss", goal: "minimize" } as const;
    expect(goodOf([outcome(-0.2), outcome(-0.21), outcome(-0.22)], usualSuccess, loss)).toEqual([
      true,
      true,
      false,
    ]);
  });

  test("none that guessing may reach", () => {
    const guessing: Guessing = { rows: 200, accuracy: 0.5, loss: Math.LN2 };
    expect(goodOf([outcome(0.55, { guessing }), outcome(0.52, { guessing })], usualSuccess)).toEqual([
      false,
      false,
    ]);
  });

  test("where a class is rare and the losses show learning, those half-way from guessing to the best", () => {
    const guessing: Guessing = { rows: 500, accuracy: 0.95, loss: 0.2 };
    const lowestLoss = 0.12;
    const outcomes = [0.975, 0.966, 0.955].map((result) => outcome(result, { guessing, lowestLoss }));
    expect(goodOf(outcomes, usualSuccess)).toEqual([true, true, false]);
  });

  test("in regression, none whose R² is within chance of 0", () => {
    const guessing: Guessing = { rows: 150, accuracy: null, loss: 1 };
    const loss = { metric: "validationLoss", goal: "minimize" } as const;
    expect(goodOf([outcome(-0.97, { guessing })], usualSuccess, loss)).toEqual([false]);
    expect(goodOf([outcome(-0.5, { guessing })], usualSuccess, loss)).toEqual([true]);
  });

  test("under the paper's rule those above 65%, unless the spec or the objective says otherwise", () => {
    expect(successUnder("paper", accuracyObjective)).toEqual(paperSuccess);
    expect(successUnder("paper", accuracyObjective, { top: 0.1 })).toEqual({ top: 0.1 });
    expect(successUnder("paper", { metric: "r2", goal: "maximize" })).toEqual(usualSuccess);
    expect(successUnder("auto", accuracyObjective)).toEqual(usualSuccess);
  });
});

/** Runs that end lower than they were: by their best epochs two are good, by their last ones one. */
const curves = [
  [0.5, 0.7, 0.9, 0.9],
  [0.5, 0.88, 0.7, 0.64],
  [0.5, 0.6, 0.6, 0.6],
];

describe("the evaluation, the terminal and the panel agree", () => {
  const auto = {
    objective: accuracyObjective,
    success: usualSuccess,
    goal: "keepGood",
    labels: true,
  } as const;
  const histories = curves.map(
    (accuracies, seed): RunHistory => ({
      ...{ run: `run ${seed}`, study: "study", seed, gain: 1, scheme: "heNormal", maxEpochs: 3 },
      epochs: accuracies.map((validationAccuracy) => ({
        ...{ trainLoss: 0.5, trainAccuracy: 0.8, validationLoss: 0.7, validationAccuracy, layers: [] },
      })),
      finalAccuracy: accuracies.at(-1)!,
    }),
  );
  const goodIn = (rule: "auto" | "paper") =>
    evaluateStudy(histories, {
      ...{ ...defaultEvaluation, resamples: 0, success: successUnder(rule, accuracyObjective) },
      indicator: { ...defaultSettings, matrix: "linear", checkpoints: [1] },
      own: { rule, settings: auto },
    }).good;
  const course = (rule: string) =>
    curves.map(
      (accuracies, seed): Course => ({
        changed: { seed, epochs: 3, best: { epoch: 1, value: Math.max(...accuracies) } },
        levels: flat.slice(0, 4),
        accuracy: accuracies.at(-1)!,
        verdict: verdictRecord("continue", { epoch: 3, rule }),
        state: "finished",
      }),
    );
  const runs = (rule: string) =>
    curves.map((accuracies, seed): Run => {
      const verdict = verdictRecord("continue", { epoch: 3, rule });
      const best = { epoch: 1, value: Math.max(...accuracies) };
      return {
        summary: summary(`run ${seed}`, { seed, epochs: 3, epoch: 3, state: "finished", best, verdict }),
        records: accuracies.map((accuracy, epoch) => record(epoch, accuracy, 1)) as unknown as Run["records"],
        ...{ sequence: 1, verdicts: [verdict], indicator: null },
      };
    });

  test.each([
    ["auto", 2],
    ["paper", 1],
  ] as const)("under the rule %s", (rule, good) => {
    expect(goodIn(rule)).toBe(good);
    const { ends } = endsOf([...follow(course(rule)).runs.values()]);
    expect(ends.filter((end) => end.isGood)).toHaveLength(good);
    expect(headline(runs(rule))).toMatch(new RegExp(`^${good} of 3 runs (is|are) good`));
  });
});
