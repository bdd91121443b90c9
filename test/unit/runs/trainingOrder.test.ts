import { expect, test } from "vitest";
import {
  type Candidate,
  nextToTrain,
  toDisplace,
  yields,
} from "../../../server/src/runs/scheduling/trainingOrder.ts";

const candidate = (run: string, study = "a", more: Partial<Candidate> = {}): Candidate => ({
  run,
  study,
  priority: 0,
  order: "asLaunched",
  promise: null,
  ...more,
});
const promising = (run: string, promise: number | null, study = "a") =>
  candidate(run, study, { order: "promisingFirst", promise });

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

test("promising first: all to their first verdict, then the highest s_F", () => {
  const waiting = [promising("1", 0.1), promising("2", null), promising("3", 4), promising("4", null)];
  expect(orderOf(waiting)).toEqual(["2", "4", "3", "1"]);
  const asLaunched = waiting.map((one) => ({ ...one, order: "asLaunched" as const }));
  expect(orderOf(asLaunched)).toEqual(["1", "2", "3", "4"]);
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

test("a run that was judged gives way to one that was not, and to a more promising one", () => {
  expect(yields(promising("1", 3), [promising("2", null)])).toBe(true);
  expect(yields(promising("1", 3), [promising("2", 4)])).toBe(true);
  expect(yields(promising("1", 3), [promising("2", 2)])).toBe(false);
  expect(yields(promising("1", 3), [promising("2", null, "b")])).toBe(false);
  expect(yields(candidate("1", "a", { promise: 3 }), [candidate("2")])).toBe(false);
});
