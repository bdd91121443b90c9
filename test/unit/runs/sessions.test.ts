import { expect, test } from "vitest";
import type { RunSummary } from "../../../server/src/protocol/protocol.ts";
import { sessionsAfter } from "../../../server/src/runs/sessions.ts";
import { runSummary } from "../../fixtures/panel/runs.ts";

const queued: RunSummary = runSummary("r", 1, 1, { good: true, epoch: -1, state: "queued" });

function after(before: RunSummary, change: Partial<RunSummary>, now: string): RunSummary {
  const changed = { ...before, ...change };
  const sessions = sessionsAfter(before, changed, now);
  return sessions ? { ...changed, sessions } : changed;
}

test("a session lasts from the beginning of training to its end, and another follows", () => {
  let run = after(queued, { priority: 1 }, "0");
  expect(run.sessions).toBeUndefined();
  run = after(run, { state: "running" }, "1");
  run = after(run, { epoch: 0 }, "2");
  run = after(run, { epoch: 1 }, "3");
  run = after(run, { state: "stopped" }, "4");
  run = after(run, { state: "queued" }, "5");
  run = after(run, { state: "running" }, "6");
  run = after(run, { state: "finished", epoch: 2 }, "7");
  expect(run.sessions).toEqual([
    { started: "1", ended: "4", epoch: -1 },
    { started: "6", ended: "7", epoch: 1 },
  ]);
});

test("a crash leaves the end at the last sign of life", () => {
  let run = after(queued, { state: "running" }, "1");
  run = after(run, { epoch: 0 }, "2");
  run = after(run, { state: "interrupted" }, "9");
  expect(run.sessions).toEqual([{ started: "1", ended: "2", epoch: -1 }]);
});

test("a run that begins again forgets when it trained", () => {
  let run = after(queued, { state: "running" }, "1");
  run = after(run, { epoch: 3 }, "2");
  run = after(run, { epoch: -1 }, "3");
  expect(run.sessions).toEqual([{ started: "3", ended: "3", epoch: -1 }]);
});
