/** How the pickers of commands list runs. */
import { expect, it } from "vitest";
import { runItems } from "../../../client/src/commands/runItems.ts";
import { runSummary } from "../../fixtures/panel/runs.ts";

const options = { good: true, epoch: 5 };
const objective = { metric: "r2", goal: "maximize" } as const;
const old = [1, 2].map((gain) => ({
  ...runSummary(`old${gain}`, 1, gain, { ...options, study: "Old" }),
  parameters: { "initialization.gain": gain },
}));
const fit = {
  ...runSummary("fit", 1, 1, { ...options, study: "New", isRegression: true }),
  parameters: { "training.optimizer.learningRate": 0.1 },
  objective,
  best: { epoch: 4, value: 0.75 },
};
const other = { ...fit, run: "other", parameters: { "training.optimizer.learningRate": 0.2 } };

it("the newest study first, by what varies in it, with the objective", () => {
  const items = runItems([...old, fit, other], () => true);
  expect(items.map(({ label }) => label)).toEqual([
    "New · learningRate 0.1",
    "New · learningRate 0.2",
    "Old · gain 1",
    "Old · gain 2",
  ]);
  expect(items[0]!.detail).toBe("epoch 5 of 30 · best R² 0.75");
});

it("a single one is picked already", () => {
  expect(runItems([...old, fit], ({ run }) => run === "fit").map(({ picked }) => picked)).toEqual([true]);
  expect(runItems(old, () => true).map(({ picked }) => picked)).toEqual([false, false]);
});
