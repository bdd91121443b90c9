import { expect, test } from "vitest";
import type { RunSummary } from "../../../server/src/protocol/protocol.ts";
import { createExperience } from "../../../server/src/runs/scheduling/experience.ts";
import { nextToTrain, toCandidate } from "../../../server/src/runs/scheduling/trainingOrder.ts";
import type { RunEntry } from "../../../server/src/runs/store/runEntry.ts";

/** Runs of one study whose looks get worse from one to the next, and whose learning rates rise. */
function runs(count: number): RunSummary[] {
  return Array.from({ length: count }, (_, i) => {
    const look = { step: 5, stepsPerEpoch: 10, trainLoss: 1, validationLoss: i, validationAccuracy: 0.5 };
    const parameters = { "training.optimizer.learningRate": 10 ** (i - count) };
    return { ...{ run: `${i}`, study: "a", epoch: 0, epochs: 10, state: "queued", look, parameters } };
  }) as unknown as RunSummary[];
}

function experienceOf(summaries: readonly (RunSummary | undefined)[]) {
  const members = summaries.map((_, i) => `${i}`);
  return createExperience({
    runsOf: () => members,
    entry: (run) => {
      const summary = summaries[Number(run)];
      return summary && ({ summary, sequence: Number(run) } as RunEntry);
    },
  });
}

const ended = (epoch: number, value: number): Partial<RunSummary> => ({
  ...{ epoch, state: "finished", best: { epoch, value } },
});
const policy = { order: "mostPromising" } as const;
const waitingOf = (all: readonly RunSummary[]) =>
  all.filter(({ state }) => state === "queued").map((one) => toCandidate(one, policy));

test("the looks alone decide before three runs have ended", () => {
  const all = runs(8);
  Object.assign(all[6]!, ended(10, 0.9));
  Object.assign(all[7]!, ended(10, 0.9));
  expect(nextToTrain(waitingOf(all), [], new Map(), experienceOf(all).mostExpected)?.run).toBe("0");
});

test("a run beside those that ended well comes before one with a better look", () => {
  const all = runs(8);
  Object.assign(all[0]!, ended(10, 0.2));
  Object.assign(all[1]!, ended(10, 0.1));
  Object.assign(all[6]!, ended(10, 0.9));
  Object.assign(all[7]!, ended(10, 0.95));
  expect(nextToTrain(waitingOf(all), [], new Map(), experienceOf(all).mostExpected)?.run).toBe("5");
});

test("a run that has stalled and waits counts as a result, and continues last", () => {
  const all = runs(6);
  Object.assign(all[0]!, { epoch: 5, best: { epoch: 1, value: 0.2 } });
  Object.assign(all[4]!, ended(10, 0.9));
  Object.assign(all[5]!, ended(10, 0.95));
  // By the look alone it would be 1, which is beside the stalled run.
  expect(nextToTrain(waitingOf(all), [], new Map(), experienceOf(all).mostExpected)?.run).toBe("2");
  const stalled = waitingOf(all.slice(0, 1));
  expect(nextToTrain(stalled, [], new Map(), experienceOf(all).mostExpected)?.run).toBe("0");
});

test("a run that was deleted, and one that diverged before its first epoch, tell nothing", () => {
  const all = runs(6);
  Object.assign(all[5]!, { state: "diverged", best: null });
  const withGap = [...all.slice(0, 3), undefined, ...all.slice(4)];
  const waiting = waitingOf(all.filter((_, i) => i !== 3));
  expect(nextToTrain(waiting, [], new Map(), experienceOf(withGap).mostExpected)?.run).toBe("0");
});

test("a choice among 10,000 runs looks at the most promising and the newest results", () => {
  const all = runs(10_000);
  for (const [i, one] of all.entries()) if (i % 3 === 0) Object.assign(one, ended(10, i));
  const chosen = nextToTrain(waitingOf(all), [], new Map(), experienceOf(all).mostExpected);
  expect(Number(chosen?.run)).toBeLessThan(400);
});

test("which run is next does not depend on when the others ended, however many there are", () => {
  const all = runs(1000);
  for (const [i, one] of all.entries()) if (i % 2 === 0) Object.assign(one, ended(10, (i * 37) % 101));
  const chosen = [1, -1].map((direction) => {
    const members = all.map(({ run }) => run);
    const entry = (run: string) =>
      ({ summary: all[Number(run)], sequence: direction * Number(run) }) as never;
    const { mostExpected } = createExperience({ runsOf: () => members, entry });
    return nextToTrain(waitingOf(all), [], new Map(), mostExpected)?.run;
  });
  expect(chosen[0]).toBe(chosen[1]);
});

test("programs, which have no look, are compared by their first epochs", () => {
  const all = runs(4).map(({ look: _, ...one }, i): RunSummary => {
    return { ...one, epoch: 1, best: { epoch: 1, value: i / 10 } };
  });
  const experience = experienceOf(all);
  expect(nextToTrain(waitingOf(all), [], new Map(), experience.mostExpected)?.run).toBe("3");
  Object.assign(all[2]!, { epoch: 2, best: { epoch: 2, value: 0.9 } });
  expect(nextToTrain(waitingOf(all), [], new Map(), experience.mostExpected)?.run).toBe("2");
});

test("of runs that are equally promising, the one that was queued first is next", () => {
  const all = runs(4).map((one) => ({ ...one, look: { ...one.look!, validationLoss: 1 } }));
  const waiting = waitingOf(all).reverse();
  expect(nextToTrain(waiting, [], new Map(), experienceOf(all).mostExpected)?.run).toBe("3");
});
