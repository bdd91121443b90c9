/** What the tree, the status bar and notifications call the best of some runs. */
import { expect, it } from "vitest";
import { bestResult, bestText } from "../../../client/src/runs/bestResult.ts";
import type { RunSummary } from "../../../server/src/protocol/protocol.ts";
import { runSummary } from "../../fixtures/panel/runs.ts";

const run = (id: string, change: Partial<RunSummary>): RunSummary => ({
  ...runSummary(id, 1, 1, { good: true }),
  ...change,
});
const byAccuracy = [
  run("peaked", { validationAccuracy: 0.895, best: { epoch: 3, value: 0.982 } }),
  run("steady", { validationAccuracy: 0.974, best: { epoch: 30, value: 0.974 } }),
];
const objective = { metric: "validationLoss", goal: "minimize" } as const;
const byLoss = [
  run("high", { validationAccuracy: null, objective, best: { epoch: 3, value: 2.5 } }),
  run("low", { validationAccuracy: null, objective, best: { epoch: 5, value: 0.25 } }),
];

it("is the best epoch's, as in the panel and in dai runs, not the newest", () => {
  expect(bestResult(byAccuracy)).toEqual({ run: byAccuracy[0], title: "accuracy", value: "98.2%" });
  expect(bestText(bestResult(byAccuracy))).toBe("best accuracy 98.2%");
});

it("is the lowest loss where that is the objective", () => {
  expect(bestResult(byLoss)?.run.run).toBe("low");
  expect(bestText(bestResult(byLoss))).toBe("best val loss 0.25");
});

it("compares accuracies alone where objectives differ", () => {
  expect(bestText(bestResult([...byLoss, ...byAccuracy]))).toBe("best accuracy 98.2%");
});

it("is none before the first result", () => {
  expect(bestText(bestResult([run("new", { validationAccuracy: null, best: null })]))).toBe("");
});
