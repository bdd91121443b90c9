import { expect, test } from "vitest";
import type { Collected, CollectParams } from "../../../server/src/protocol/protocol.ts";
import { chooseCollected } from "../../../server/src/runs/collection/collection.ts";

const now = Date.parse("2026-06-30T12:00:00Z");
const day = 86_400;

function run(name: string, daysAgo: number, more: Partial<Collected> = {}): Collected {
  const changed = new Date(now - 1000 * day * daysAgo).toISOString();
  return {
    run: name,
    name,
    state: "finished",
    epoch: 9,
    changed,
    recordBytes: 100,
    snapshotBytes: 10,
    ...more,
  };
}

const runs = [run("new", 1), run("older", 40), run("oldest", 60, { state: "stopped" }), run("old", 20)];
const total = 440;

function names(params: CollectParams, bytes = total) {
  const chosen = chooseCollected(runs, bytes, params, now);
  return [chosen.runs.map((one) => one.run), chosen.snapshots.map((one) => one.run)];
}

test("nothing goes when nothing is old or too much", () => {
  expect(names({})).toEqual([[], []]);
  expect(names({ olderThanSeconds: 90 * day, keepBytes: total })).toEqual([[], []]);
});

test("by age, the oldest first", () => {
  expect(names({ olderThanSeconds: 30 * day })).toEqual([["oldest", "older"], []]);
});

test("by size, snapshots of runs that are over go first, and then whole runs", () => {
  expect(names({ keepBytes: 425 })).toEqual([[], ["older", "old"]]);
  expect(names({ keepBytes: 400 })).toEqual([["oldest"], ["older", "old", "new"]]);
  expect(names({ keepBytes: 0 })).toEqual([["oldest", "older", "old", "new"], []]);
});

test("by size, what may not go counts as well", () => {
  expect(names({ keepBytes: 425 }, total + 100)).toEqual([["oldest"], ["older", "old", "new"]]);
});

test("what is too old counts before what is too much", () => {
  expect(names({ olderThanSeconds: 50 * day, keepBytes: 330 })).toEqual([["oldest"], []]);
});

test("only snapshots, and only of the runs that are named", () => {
  expect(names({ olderThanSeconds: 30 * day, snapshotsOnly: true })).toEqual([[], ["oldest", "older"]]);
  expect(names({ keepBytes: 0, snapshotsOnly: true })[0]).toEqual([]);
  expect(names({ olderThanSeconds: 0, only: ["old"] })).toEqual([["old"], []]);
});
