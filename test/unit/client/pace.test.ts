import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createPace } from "../../../client/src/runs/pace.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function paced() {
  const begin = performance.now();
  const times: number[] = [];
  return { times, pace: createPace(() => times.push(performance.now() - begin), 1000) };
}

test("the shortest wait that was asked for counts, and one announcement is for all", () => {
  const { times, pace } = paced();
  pace.within(2000);
  pace.within(150);
  pace.within(2000);
  vi.advanceTimersByTime(10_000);
  expect(times).toEqual([150]);
});

/** VS Code puts off the drawing of its tree by 200 ms at each event, and draws nothing while they come faster. */
test("changes that never pause are announced once a second", () => {
  const { times, pace } = paced();
  for (let change = 0; change < 500; change++) {
    pace.within(150);
    vi.advanceTimersByTime(10);
  }
  expect(times).toEqual([150, 1150, 2150, 3150, 4150]);
});

test("nothing is announced after it was cancelled, until something happens again", () => {
  const { times, pace } = paced();
  pace.within(150);
  pace.cancel();
  vi.advanceTimersByTime(1000);
  expect(times).toEqual([]);
  pace.within(150);
  vi.advanceTimersByTime(150);
  expect(times).toEqual([1150]);
});
