import { expect, test } from "vitest";
import type { RunSummary } from "../../../server/src/protocol/protocol.ts";
import {
  type Candidate,
  nextToTrain,
  pausesAfterLook,
  scheduleOf,
  toCandidate,
  toDisplace,
} from "../../../server/src/runs/scheduling/trainingOrder.ts";

const candidate = (run: string, study = "a", more: Partial<Candidate> = {}): Candidate => ({
  run,
  study,
  priority: 0,
  order: "asLaunched",
  promise: null,
  isStill: false,
  ...more,
});
const promising = (run: string, promise: number | null, study = "a") =>
  candidate(run, study, { order: "mostPromising", promise: promise === null ? null : [promise, 0] });

/** The order in which one worker takes runs that all end at once. */
function orderOf(waiting: Candidate[]): string[] {
  const left = [...waiting];
  const turns = new Map<string, number>();
  const order: string[] = [];
  for (let next = nextToTrain(left, [], turns); next; next = nextToTrain(left, [], turns)) {
    order.push(next.run);
    turns.set(next.study, order.length);
    left.splice(left.indexOf(next), 1);
  }
  return order;
}

test("runs of one study train in the order in which they were queued", () => {
  expect(orderOf(["1", "2", "3"].map((run) => candidate(run)))).toEqual(["1", "2", "3"]);
});

test("studies take turns, however many runs each has", () => {
  const first = ["1", "2", "3", "4"].map((run) => candidate(run));
  const second = ["5", "6"].map((run) => candidate(run, "b"));
  expect(orderOf([...first, ...second])).toEqual(["1", "5", "2", "6", "3", "4"]);
});

test("the study that trains the fewest runs gets the free worker", () => {
  const waiting = [candidate("3"), candidate("4", "b"), candidate("5", "c")];
  const active = [candidate("1"), candidate("2", "b"), candidate("6", "c"), candidate("7", "c")];
  const turns = new Map([
    ["a", 2],
    ["b", 1],
    ["c", 0],
  ]);
  expect(nextToTrain(waiting, active, turns)?.run).toBe("4");
});

test("a higher priority goes first, whatever its study", () => {
  const waiting = [
    candidate("1"),
    candidate("2", "b", { priority: -5 }),
    candidate("3", "b", { priority: 7 }),
  ];
  expect(orderOf(waiting)).toEqual(["3", "1", "2"]);
});

test("by promise: first a look at each, then the highest objective", () => {
  const waiting = [promising("1", 0.1), promising("2", null), promising("3", 4), promising("4", null)];
  expect(orderOf(waiting)).toEqual(["2", "4", "3", "1"]);
  const asLaunched = waiting.map((one) => ({ ...one, order: "asLaunched" as const }));
  expect(orderOf(asLaunched)).toEqual(["1", "2", "3", "4"]);
});

const look = { step: 5, stepsPerEpoch: 10, trainLoss: 1, validationLoss: 0.9, validationAccuracy: 0.5 };
const summary = { study: "a", epoch: 0, epochs: 10, validationAccuracy: 0.1 } as RunSummary;

test("the validation loss of the look says which goes first, and the accuracy decides between equal ones", () => {
  const looks = [
    { ...look, validationLoss: 0.9, validationAccuracy: 0.9 },
    { ...look, validationLoss: 0.7, validationAccuracy: 0.1 },
    { ...look, validationLoss: 0.7, validationAccuracy: 0.2 },
  ];
  const summaries = looks.map((one, run) => ({ ...summary, run: `${run}`, look: one }));
  const candidates = summaries.map((one) => toCandidate(one, { order: "promisingFirst" }));
  expect(orderOf(candidates)).toEqual(["2", "1", "0"]);
  expect(scheduleOf(summaries, { order: "mostPromising" })).toMatchObject({
    order: [2, 1, 0],
    makesRoom: true,
  });
  expect(scheduleOf(summaries, {})).toEqual({ order: [0, 1, 2], makesRoom: false });
});

test("looks that found nothing better than guessing come last, the lowest training loss first", () => {
  const guessing = { rows: 100, accuracy: 0.5, loss: 0.69 };
  const looks = [
    { trainLoss: 0.6, validationLoss: 0.7, validationAccuracy: 0.55 },
    { trainLoss: 0.1, validationLoss: 3, validationAccuracy: 0.5 },
    // By its accuracy, and by its loss.
    { trainLoss: 0.9, validationLoss: 0.8, validationAccuracy: 0.7 },
    { trainLoss: 0.8, validationLoss: 0.6, validationAccuracy: 0.6 },
  ];
  const summaries = looks.map((one, run) => ({
    ...summary,
    run: `${run}`,
    look: { ...look, ...one, guessing },
  }));
  expect(scheduleOf(summaries, { order: "mostPromising" }).order).toEqual([3, 2, 1, 0]);
  const ofEarlierVersions = summaries.map(({ look: { guessing: _, ...look }, ...one }) => ({ ...one, look }));
  expect(scheduleOf(ofEarlierVersions, { order: "mostPromising" }).order).toEqual([3, 0, 2, 1]);
});

test("in a regression the loss of guessing is what a look is compared with", () => {
  const guessing = { rows: 200, accuracy: null, loss: 2 };
  const looks = [
    { trainLoss: 1.9, validationLoss: 2.2 },
    { trainLoss: 1.5, validationLoss: 2.3 },
    { trainLoss: 3, validationLoss: 1.2 },
  ];
  const objective = { metric: "validationLoss", goal: "minimize" } as const;
  const summaries = looks.map((one, run) => ({
    ...{ ...summary, run: `${run}`, objective },
    look: { ...look, ...one, validationAccuracy: null, guessing },
  }));
  expect(scheduleOf(summaries, { order: "mostPromising" }).order).toEqual([2, 1, 0]);
});

test("stalled runs come after those that improve, by their best objective", () => {
  const course = (
    run: string,
    epoch: number,
    best: { epoch: number; value: number },
    validationLoss: number,
  ) =>
    toCandidate(
      { ...summary, run, epoch, best, look: { ...look, validationLoss } },
      { order: "mostPromising" },
    );
  const still = [
    course("1", 5, { epoch: 3, value: 0.8 }, 0.1),
    course("2", 5, { epoch: 2, value: 0.9 }, 0.2),
  ];
  const moving = [
    course("3", 5, { epoch: 4, value: 0.3 }, 0.6),
    course("4", 0, { epoch: 0, value: 0.1 }, 0.5),
  ];
  expect(orderOf([...still, ...moving])).toEqual(["4", "3", "2", "1"]);
  expect(toDisplace(moving, still, 2)).toEqual(["1", "2"]);
  expect(toDisplace([moving[0]!], still, 2)).toEqual(["1"]);
  expect(toDisplace(still.slice(1), still.slice(0, 1), 1)).toEqual([]);
  expect(toDisplace(moving.slice(1), moving.slice(0, 1), 1)).toEqual([]);
});

test("without a choice, as in stores of older versions, runs train as they were launched", () => {
  expect(toCandidate({ run: "1", study: "a" } as RunSummary, {}).order).toBe("asLaunched");
});

test("with nothing to train there is nothing to take", () => {
  expect(nextToTrain([], [candidate("1")], new Map())).toBeNull();
});

test("fewer workers displace those who came last, the lowest priority first", () => {
  const active = [candidate("1", "a", { priority: -1 }), candidate("2"), candidate("3")];
  expect(toDisplace([], active, 3)).toEqual([]);
  expect(toDisplace([], active, 2)).toEqual(["1"]);
  expect(toDisplace([], active, 1)).toEqual(["1", "3"]);
  expect(toDisplace([], active, 0)).toEqual(["1", "2", "3"]);
});

test("a waiting run displaces one of a lower priority, unless a worker is free", () => {
  const active = [candidate("1"), candidate("2")];
  const urgent = candidate("3", "b", { priority: 1 });
  expect(toDisplace([urgent], active, 2)).toEqual(["2"]);
  expect(toDisplace([urgent], active, 3)).toEqual([]);
  expect(toDisplace([candidate("3", "b")], active, 2)).toEqual([]);
  expect(toDisplace([urgent], [candidate("1", "a", { priority: 1 })], 1)).toEqual([]);
});

test("a run pauses after its look only where others of its study wait", () => {
  expect(pausesAfterLook(promising("1", null), [promising("1", null), promising("2", 4)])).toBe(true);
  expect(pausesAfterLook(promising("1", null), [promising("1", null)])).toBe(false);
  expect(pausesAfterLook(promising("1", null), [promising("2", null, "b")])).toBe(false);
  expect(pausesAfterLook(promising("1", 3), [promising("2", null)])).toBe(false);
  expect(pausesAfterLook(candidate("1"), [candidate("2")])).toBe(false);
});

test("runs past their look make room for those that wait for theirs, the least promising first", () => {
  const active = [promising("1", 0.9), promising("2", 0.4), promising("3", null), promising("4", 0.1, "b")];
  const newcomer = promising("5", null);
  expect(toDisplace([newcomer], active, 4)).toEqual(["2"]);
  expect(toDisplace([newcomer, promising("6", null), promising("7", null)], active, 4)).toEqual(["2", "1"]);
  expect(toDisplace([newcomer], active, 5)).toEqual([]);
  expect(toDisplace([promising("5", 0.95)], active, 4)).toEqual([]);
  expect(toDisplace([{ ...newcomer, priority: -1 }], active, 4)).toEqual([]);
});
