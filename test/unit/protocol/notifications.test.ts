import { describe, expect, test } from "vitest";
import { type KnownRun, newKnownRun, reduceRun } from "../../../server/src/protocol/notifications.ts";
import type { EpochRecord } from "../../../server/src/protocol/protocol.ts";
import { runSummary } from "../../fixtures/panel/runs.ts";

const summary = runSummary("a", 1, 1, { good: true, epoch: 3 });
const verdict = runSummary("b", 1, 8, { good: false, epoch: 12 }).verdict!;
const record = (epoch: number, validationAccuracy = 0.5): EpochRecord => ({
  epoch,
  trainLoss: 1,
  trainAccuracy: 0.5,
  validationLoss: 1,
  validationAccuracy,
  layers: [],
  scores: null,
  seconds: 1,
});
const epochOf = (of: number, sequence: number, accuracy?: number) =>
  ({ method: "dai/run/epoch", params: { ...record(of, accuracy), run: "a", sequence } }) as const;
const verdictOf = (epoch: number, sequence: number) =>
  ({ method: "dai/run/verdict", params: { ...verdict, epoch, run: "a", sequence } }) as const;
const changedTo = (change: object, sequence: number) =>
  ({ method: "dai/run/changed", params: { ...summary, ...change, sequence } }) as const;
const deleted = (sequence: number) =>
  ({ method: "dai/run/deleted", params: { run: "a", sequence } }) as const;

const keep = ({ epoch, validationAccuracy }: EpochRecord) => ({ epoch, validationAccuracy });
type Kept = ReturnType<typeof keep>;
const start = newKnownRun<Kept>(summary, 10);
const reduced = (...events: Parameters<typeof reduceRun<Kept>>[1][]) =>
  events.reduce<KnownRun<Kept> | undefined>((run, event) => reduceRun(run, event, keep), start)!;

describe("an epoch", () => {
  test("becomes the newest of the summary and has its place among the records", () => {
    const run = reduced(epochOf(4, 11, 0.9));
    expect(run.summary).toMatchObject({ epoch: 4, validationAccuracy: 0.9 });
    expect(run.records[4]).toEqual({ epoch: 4, validationAccuracy: 0.9 });
    expect(run.records[3]).toBeUndefined();
  });
  test("is the best of the summary where it is", () => {
    const { best } = reduced(epochOf(4, 11, 0.9), epochOf(5, 12, 0.4)).summary;
    expect(best).toMatchObject({ epoch: 4, value: 0.9 });
  });
  test("that is sent again leaves the summary, and withdraws its verdict", () => {
    const run = reduced(epochOf(3, 11, 0.8), verdictOf(2, 12), epochOf(2, 13, 0.1));
    expect(run.summary).toMatchObject({ epoch: 3, validationAccuracy: 0.8 });
    expect(run.records[2]).toEqual({ epoch: 2, validationAccuracy: 0.1 });
    expect(run.verdicts).toEqual([]);
  });
  test("of a run that is not known tells nothing", () => {
    expect(reduceRun(undefined, epochOf(1, 1))).toBeUndefined();
  });
});

test("verdicts are in the order of their epochs, one for each", () => {
  const run = reduced(epochOf(4, 11), verdictOf(4, 12), verdictOf(2, 13), verdictOf(4, 14));
  expect(run.verdicts.map(({ epoch }) => epoch)).toEqual([2, 4]);
  expect(run.summary.verdict?.epoch).toBe(4);
});

test("a notification that was seen before changes nothing", () => {
  expect(reduced(epochOf(4, 10))).toBe(start);
});

test("a run that is trained again forgets its epochs and verdicts", () => {
  const run = reduced(epochOf(4, 11), verdictOf(4, 12), changedTo({ epoch: -1 }, 13));
  expect(run).toMatchObject({ records: [], verdicts: [], summary: { epoch: -1 } });
});

test("a deleted run is gone, and comes back when it is launched again", () => {
  expect(reduceRun(start, deleted(11))).toBeUndefined();
  expect(reduceRun(undefined, changedTo({ epoch: -1 }, 12))).toMatchObject({ sequence: 12, records: [] });
});

test("without anything to keep, records stay empty", () => {
  expect(reduceRun(start, epochOf(4, 11))).toMatchObject({ records: [], summary: { epoch: 4 } });
});
