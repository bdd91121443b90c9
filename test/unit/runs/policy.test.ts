import { expect, test } from "vitest";
import { decide, stateAfter } from "../../../server/src/runs/decisions/policy.ts";

const policy = {
  onDiscard: "ask",
  onSaturated: "ask",
  patience: 1,
  pause: false,
  shadow: false,
  order: "asLaunched",
  goal: "keepGood",
} as const;
const circumstances = {
  verdict: "discard",
  wantsStop: true,
  streak: 1,
  remaining: 5,
  dismissed: false,
} as const;

test.each([
  ["asks", {}, {}, "advised"],
  ["stops", { onDiscard: "stop" }, {}, "stopped"],
  [
    "has nothing against a run that its rule would not stop",
    { onDiscard: "stop" },
    { verdict: "continue", wantsStop: false },
    "advised",
  ],
  [
    "stops a run that is outranked though it learns",
    { onDiscard: "stop" },
    { verdict: "continue" },
    "stopped",
  ],
  ["tells discard and saturated apart", { onDiscard: "stop" }, { verdict: "saturated" }, "advised"],
  ["ignores", { onDiscard: "never" }, {}, "ignored"],
  ["pauses", { pause: true }, {}, "paused"],
  ["waits for as many checkpoints as its patience says", { onDiscard: "stop", patience: 2 }, {}, "advised"],
  ["loses its patience", { onDiscard: "stop", patience: 2 }, { streak: 2 }, "stopped"],
  ["leaves a run alone that has nothing left to train", { onDiscard: "stop" }, { remaining: 0 }, "advised"],
  ["leaves a run alone that someone continued", { onDiscard: "stop" }, { dismissed: true }, "advised"],
  ["only records what it would have done", { onDiscard: "stop", shadow: true }, {}, "shadowed"],
] as const)("a policy %s", (_, settings, facts, decision) => {
  expect(decide({ ...policy, ...settings }, { ...circumstances, ...facts })).toBe(decision);
});

test("only acts change a run's state", () => {
  const decisions = ["advised", "ignored", "shadowed", "stopped", "paused", undefined] as const;
  expect(decisions.map(stateAfter)).toEqual([null, null, null, "stopped", "paused", null]);
});
