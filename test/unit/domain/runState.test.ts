import { describe, expect, test } from "vitest";
import {
  availableActions,
  endedText,
  isActive,
  isAdvisedAgainst,
  isOver,
  type RunState,
  type RunStatus,
  runStates,
} from "../../../server/src/domain/runState.ts";
import { actionsFor } from "../../../webview-ui/src/runs/actions.ts";
import { runSummary } from "../../fixtures/panel/runs.ts";

const statuses: Record<string, Omit<RunStatus, "state">> = {
  "no verdict": { verdict: null, dismissed: false },
  continue: { verdict: { verdict: "continue", decision: "advised" }, dismissed: false },
  unknown: { verdict: { verdict: "unknown", decision: "advised" }, dismissed: false },
  "discard, advised": { verdict: { verdict: "discard", decision: "advised" }, dismissed: false },
  "discard, shadowed": { verdict: { verdict: "discard", decision: "shadowed" }, dismissed: false },
  "saturated, paused": { verdict: { verdict: "saturated", decision: "paused" }, dismissed: false },
  "discard, stopped": { verdict: { verdict: "discard", decision: "stopped" }, dismissed: false },
  "discard, ignored": { verdict: { verdict: "discard", decision: "ignored" }, dismissed: false },
  "discard, dismissed": { verdict: { verdict: "discard", decision: "advised" }, dismissed: true },
};
const against = ["discard, advised", "discard, shadowed", "saturated, paused", "discard, stopped"];

/** What may be done in each state: without advice against the run, and with it. */
const table: Record<RunState, [string, string]> = {
  queued: ["stop", "stop continue"],
  running: ["stop", "stop continue"],
  interrupted: ["stop", "stop continue"],
  paused: ["stop continue", "stop continue"],
  finished: ["delete", "delete"],
  stopped: ["continue delete", "continue delete"],
  diverged: ["delete", "delete"],
  failed: ["continue delete", "continue delete"],
};

const cases = runStates.flatMap((state) =>
  Object.entries(statuses).map(([name, status]) => {
    const [plain, advised] = table[state];
    return { state, name, status, expected: against.includes(name) ? advised : plain };
  }),
);

test.each(cases)("a run that is $state, $name: $expected", ({ state, status, expected }) => {
  expect(availableActions({ state, ...status }).join(" ")).toBe(expected);
});

test("a verdict speaks against a run while it waits for a decision", () => {
  const names = Object.keys(statuses).filter((name) => isAdvisedAgainst(statuses[name]!));
  expect(names).toEqual(against);
});

describe("groups of states", () => {
  test("no run is active and over", () => {
    expect(runStates.filter((state) => isActive(state) && isOver(state))).toEqual([]);
  });
  test("only a paused run is neither", () => {
    expect(runStates.filter((state) => !isActive(state) && !isOver(state))).toEqual(["paused"]);
  });
});

test("the panel offers what is available and names the verdict that a run continues against", () => {
  const run = runSummary("a", 1, 8, { good: false, epoch: 12 });
  const labels = (state: RunState) => actionsFor({ ...run, state }).map(({ label }) => label);
  expect(labels("interrupted")).toEqual(["Stop", "Continue anyway"]);
  expect(labels("failed")).toEqual(["Continue anyway", "Delete"]);
  expect(actionsFor({ ...run, verdict: null, state: "failed" }).map(({ label }) => label)).toEqual([
    "Continue",
    "Delete",
  ]);
});

test("a run that was stopped has ended, and has not finished", () => {
  const states: RunState[] = ["finished", "stopped", "diverged", "paused", "running", "queued"];
  expect(endedText(states.map((state) => ({ state })))).toBe("3 of 6 ended");
});
