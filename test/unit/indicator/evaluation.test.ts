/** @module-tag slow */
import { describe, expect, it } from "vitest";
import { plainTable } from "../../../server/src/cli/terminal/textTable.ts";
import { briefTables } from "../../../server/src/indicator/evaluation/briefTables.ts";
import { conclusion } from "../../../server/src/indicator/evaluation/conclusion.ts";
import { evaluateStudy } from "../../../server/src/indicator/evaluation/evaluateStudy.ts";
import {
  defaultEvaluation,
  type EvaluationSettings,
} from "../../../server/src/indicator/evaluation/evaluation.ts";
import { evaluationTables } from "../../../server/src/indicator/evaluation/evaluationTables.ts";
import { fastestFall } from "../../../server/src/indicator/evaluation/fastestFall.ts";
import type { Predictor } from "../../../server/src/indicator/evaluation/predictor.ts";
import { renderMarkdown } from "../../../server/src/indicator/evaluation/renderMarkdown.ts";
import {
  describeSuccess,
  paperSuccess,
  successAccuracy,
} from "../../../server/src/indicator/outcomes/success.ts";
import type { FinishedRun, RunHistory } from "../../../server/src/indicator/runHistory.ts";
import { createScorer } from "../../../server/src/indicator/scores/scorer.ts";
import { scoreAt } from "../../../server/src/indicator/verdicts/scoreAt.ts";
import { golden, settings, study } from "./madeUpStudy.ts";

const options: EvaluationSettings = {
  ...defaultEvaluation,
  indicator: settings,
  success: paperSuccess,
  windows: [3, 4],
};
const evaluation = evaluateStudy(study, options);

/** A run that approaches its last accuracy and stays there, with small ups and downs. */
function levelledOff(seed: number, last: number): FinishedRun {
  const accuracies = Array.from(
    { length: 31 },
    (_, epoch) => last - (last - 0.5) * Math.exp(-epoch / 3) + 0.002 * Math.sin(7 * epoch + seed),
  );
  return {
    ...study[0]!,
    ...{ run: `levelled-${seed}`, seed, maxEpochs: 30, finalAccuracy: accuracies.at(-1)! },
    epochs: accuracies.map((accuracy, epoch) => ({
      ...study[0]!.epochs[1]!,
      trainLoss: 1 - accuracy,
      trainAccuracy: epoch === 0 ? null : accuracy,
      validationLoss: 1 - accuracy,
      validationAccuracy: accuracy,
    })),
  };
}

describe("an evaluation", () => {
  it("counts the runs", () => {
    expect(evaluation).toMatchObject({
      runs: 48,
      good: golden.good,
      unfinished: 0,
      epochs: 576,
      accuracy: 0.65,
    });
  });

  it.each(golden.checkpoints)("agrees with an independent computation at epoch $checkpoint", (expected) => {
    const { predictions, rules } = evaluation.checkpoints.find(
      ({ checkpoint }) => checkpoint === expected.checkpoint,
    )!;
    for (const [id, { spearman, kendall, auc }] of Object.entries(expected.predictions)) {
      const found = predictions.find((prediction) => prediction.id === id)!;
      expect(found.spearman, id).toBeCloseTo(spearman, 10);
      expect(found.kendall, id).toBeCloseTo(kendall, 10);
      expect(found.auc, id).toBeCloseTo(auc, 10);
      expect(found.spearmanInterval!.low).toBeLessThanOrEqual(found.spearman!);
      expect(found.spearmanInterval!.high).toBeGreaterThanOrEqual(found.spearman!);
    }
    for (const [id, { saved, ...counts }] of Object.entries(expected.given)) {
      const rule = rules.find((found) => found.id === id && found.kind === "given")!;
      expect(rule, id).toMatchObject(counts);
      expect(rule.saved, id).toBeCloseTo(saved, 12);
    }
  });

  it.each(Object.entries(golden.courses))("agrees with an independent computation of %s", (id, expected) => {
    const { saved, ...counts } = expected;
    const rule = evaluation.courses.find((found) => found.id === id)!;
    expect(rule).toMatchObject(counts);
    expect(rule.saved).toBeCloseTo(saved, 12);
  });

  it("compares each predictor with each that comes after it, on the same resamples", () => {
    const [first] = evaluation.checkpoints;
    const count = first!.predictions.length;
    expect(first!.comparisons).toHaveLength((count * (count - 1)) / 2);
    for (const { difference, interval } of first!.comparisons) {
      expect(interval.low).toBeLessThanOrEqual(difference + 1e-9);
      expect(interval.high).toBeGreaterThanOrEqual(difference - 1e-9);
    }
    expect(evaluateStudy(study, options)).toEqual(evaluation);
    expect(evaluateStudy(study, { ...options, seed: 2 })).not.toEqual(evaluation);
  });

  it("fits cutoffs to other runs than it judges, to within a few false stops", () => {
    const fitted = evaluation.checkpoints.flatMap(({ rules }) =>
      rules.filter(({ kind }) => kind === "fitted"),
    );
    expect(fitted.length).toBe(0); // the folds leave fewer good runs to fit to than 5% needs
    const looser = evaluateStudy(study, { ...options, falseStops: 0.15 });
    const accuracy = looser.checkpoints[1]!.rules.find(
      ({ id, kind }) => id === "validationAccuracy" && kind === "fitted",
    )!;
    expect(accuracy.falseStops).toBeLessThan(0.25);
    expect(accuracy.badStopped).toBeGreaterThan(20);
  });

  it("can fit cutoffs to other studies", () => {
    const { fittedOn, checkpoints } = evaluateStudy(study.slice(0, 20), {
      ...options,
      fittedOn: study.slice(20),
    });
    expect(fittedOn).toBe("others");
    expect(checkpoints[0]!.rules.some(({ kind }) => kind === "fitted")).toBe(false);
    const more = evaluateStudy(study.slice(0, 20), { ...options, fittedOn: study, falseStops: 0.1 });
    expect(more.checkpoints[0]!.rules.some(({ kind }) => kind === "fitted")).toBe(true);
  });

  it("compares with the objective where that is a loss, in its own unit", () => {
    const objective = { metric: "validationLoss", goal: "minimize" } as const;
    const byLoss = study.map((run) => ({ ...run, finalAccuracy: run.finalAccuracy - 1 }));
    const judged = { objective, success: { within: 0.05 }, goal: "keepGood", labels: true } as const;
    const ofLoss = evaluateStudy(byLoss, {
      ...options,
      success: { above: 1 - paperSuccess.above },
      own: { rule: "paper", settings: judged },
    });
    const [first] = ofLoss.checkpoints;
    const spearman = (of: typeof first, id: string) => of!.predictions.find((one) => one.id === id)!.spearman;
    expect(spearman(first, "objective")).toBe(spearman(evaluation.checkpoints[0], "validationAccuracy"));
    const [prediction, , rules] = evaluationTables(ofLoss);
    expect(prediction!.head.at(-1)).toBe("Δ Spearman vs. the objective");
    expect(prediction!.rows.map(([title]) => title)).toContain("− validation loss now");
    expect(rules!.rows.map(([title]) => title)).toContain("validation loss now < 0.35");
    for (const row of rules!.rows) expect(row.at(-1)).not.toContain("%");
  });

  it("has brief tables that fit into 80 columns, without variants", () => {
    const tables = briefTables(evaluation);
    for (const { head, rows } of tables)
      expect(Math.max(...plainTable(head, rows).map(({ length }) => length))).toBeLessThanOrEqual(80);
    const [prediction, stopping] = tables;
    const shown = evaluation.checkpoints[0]!.predictions.filter(({ kind }) => kind !== "variant");
    expect(prediction!.rows.map(([title]) => title)).toEqual(shown.map(({ title }) => title));
    expect(prediction!.note).not.toContain("window");
    const good = study.filter(({ finalAccuracy }) => finalAccuracy > paperSuccess.above).length;
    expect(stopping!.rows.at(-1)).toEqual(expect.arrayContaining(["oracle", `0 of ${good}`]));
  });

  it("takes predictors from others", () => {
    const perfect: Predictor = {
      id: "perfect",
      title: "perfect",
      kind: "score",
      labels: "none",
      at: (run) => run.finalAccuracy,
    };
    const { checkpoints } = evaluateStudy(study, { ...options, predictors: [perfect] });
    expect(checkpoints[0]!.predictions.find(({ id }) => id === "perfect")!.spearman).toBeCloseTo(1, 12);
  });

  it("takes rules from others", () => {
    const half = { id: "half", title: "half", stops: () => study.map((_, i) => (i % 2 === 0 ? null : 6)) };
    const { courses } = evaluateStudy(study, { ...options, rules: [half] });
    expect(courses.find(({ id }) => id === "half")!.saved).toBeCloseTo(0.25, 12);
  });

  it("replays rules by the runs that count as good in it", () => {
    const levelled = Array.from(
      { length: 24 },
      (_, seed): FinishedRun => levelledOff(seed, [0.9, 0.72, 0.55][seed % 3]!),
    );
    const autoUnder = (success: EvaluationSettings["success"]) =>
      evaluateStudy(levelled, { ...options, success }).courses.find(({ id }) => id === "auto");
    expect(autoUnder({ above: 0.65 })).toMatchObject({ goodKept: 16, goodStopped: 0 });
    const within = autoUnder({ within: 0.05 })!;
    expect(within).toMatchObject({ goodKept: 8, goodStopped: 0 });
    expect(within.badStopped).toBeGreaterThan(autoUnder({ above: 0.65 })!.badStopped);
  });

  it("leaves unfinished runs out, and says so", () => {
    const half = study.map((run, i) => (i % 2 === 0 ? run : { ...run, finalAccuracy: null }));
    const ofHalf = evaluateStudy(half, options);
    expect([ofHalf.runs, ofHalf.unfinished]).toEqual([24, 24]);
    expect(conclusion(ofHalf, (run) => run)[0]).toMatch(
      /^Stopping at “unlikely to learn” would have stopped \d+ of 24 runs that trained to the end \(24 more did not\), /,
    );
    expect(conclusion(evaluation, (run) => run)[0]).toContain(" of 48 runs, ");
    expect(() => evaluateStudy([], options)).toThrow("No run of this study has trained to its end yet.");
  });

  it("names predictors that have no value yet, and refuses checkpoints after the end", () => {
    const early = { ...settings, checkpoints: [2, 12] };
    const { checkpoints } = evaluateStudy(study, { ...options, indicator: early });
    expect(checkpoints.map(({ checkpoint }) => checkpoint)).toEqual([2]);
    expect(checkpoints[0]!.absent.map(({ id }) => id)).toContain("sF");
    expect(() => evaluateStudy(study, { ...options, indicator: { ...settings, checkpoints: [12] } })).toThrow(
      "The runs train for 12 epochs, so no checkpoint (12) comes before their end",
    );
  });

  it("is rendered as Markdown with a table for each question", () => {
    const text = renderMarkdown(evaluation);
    expect(text).toContain("48 runs trained to their end (576 epochs); ");
    expect(text).toContain("### Prediction at epoch 4\n\n| predictor | labels | Spearman |");
    expect(text).toContain("### Rules over the whole course");
    const tables = text.split("\n\n").filter((part) => part.startsWith("|"));
    for (const table of tables)
      expect(new Set(table.split("\n").map((row) => row.split(" | ").length)).size).toBe(1);
  });
});

it("takes the fastest fall of ln Σσ as the largest of all epochs so far and of all layers", () => {
  const norms = [
    [8, 4],
    [4, 4],
    [4, 1],
    [3, 0],
  ];
  const epochs = norms.map((ofLayers) => ({
    ...{ trainLoss: null, trainAccuracy: null, validationLoss: 0.7, validationAccuracy: 0.5 },
    layers: ofLayers.map((norm, l) => ({
      ...{ name: `dense_${l + 1}`, width: 8 },
      nuclearNorms: { linear: norm, activation: 8 },
    })),
  }));
  const run: RunHistory = { ...study[0]!, epochs };
  const at = (epoch: number) => fastestFall(run, epoch, "linear", false);
  expect(at(0)).toBeNull();
  expect(at(1)).toBeCloseTo(Math.log(2), 12);
  expect(at(2)).toBeCloseTo(Math.log(4), 12);
  expect(at(3)).toBeCloseTo(Math.log(4), 12);
  expect(at(4)).toBeNull();
  expect(fastestFall(run, 3, "activation", false)).toBe(0);
  expect(fastestFall(run, 3, "linear", true)).toBeNull();
});

describe("scores from a history", () => {
  it("are those of the scorer", () => {
    const [run] = study;
    const scorer = createScorer(settings);
    run!.epochs.forEach(({ validationAccuracy, layers }, epoch) => {
      // One singular value of this size has the nuclear norm; the width counts them, so zeros fill it up.
      const spectra = layers.map(({ width, nuclearNorms }) => ({
        singularValues: Array.from({ length: width }, (_, i) => (i === 0 ? nuclearNorms.linear : 0)),
      }));
      const scored = scorer.add({ epoch, validationAccuracy, layers: spectra });
      const { decayed: _, ...scores } = scoreAt(run!, epoch, settings) ?? { decayed: false };
      expect(scores).toEqual(scored?.scores ?? {});
    });
    expect(scoreAt(run!, 13, settings)).toBeNull();
  });
});

describe("which runs are good", () => {
  it("can be defined by an accuracy, a share or a distance from the best", () => {
    const best = Math.max(...study.map(({ finalAccuracy }) => finalAccuracy));
    expect(successAccuracy(paperSuccess, study)).toBe(0.65);
    expect(successAccuracy({ within: 0.02 }, study)).toBeCloseTo(best - 0.02, 12);
    const { good } = evaluateStudy(study, { ...options, success: { top: 0.25 } });
    expect(good).toBe(12);
    expect(describeSuccess(paperSuccess, 0.65)).toBe("a final validation accuracy above 65%");
    expect(describeSuccess({ top: 0.25 }, 0.7)).toBe("among the best 25% (above 70%)");
    expect(describeSuccess({ within: 0.02 }, 0.7)).toBe("within 2 points of the best (above 70%)");
  });
});
