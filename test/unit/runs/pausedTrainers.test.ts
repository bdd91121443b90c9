import { expect, test } from "vitest";
import type { Trainer } from "../../../server/src/engine/engine.ts";
import type { TrainingJob } from "../../../server/src/runs/trainer/messages.ts";
import { createPausedTrainers } from "../../../server/src/runs/trainer/pausedTrainers.ts";

function jobOf(run: string, changed: object = {}): TrainingJob {
  const config = { dataset: { kind: "shell", seed: 1 }, training: { batchSize: 32 } };
  return { run, config, engine: "auto", epochs: 10, storedEpoch: 0, ...changed } as unknown as TrainingJob;
}

const trainerAt = (epoch: number, bytes = 10) => ({ epoch, bytes }) as Trainer;

test("a paused trainer is handed out once, to its own run", () => {
  const paused = createPausedTrainers();
  const trainer = trainerAt(0);
  paused.keep(jobOf("a"), trainer);
  expect(paused.take(jobOf("b"))).toBeNull();
  expect(paused.take(jobOf("a", { epochs: 20 }))).toBe(trainer);
  expect(paused.take(jobOf("a"))).toBeNull();
});

test.each([
  ["its run begins again", { storedEpoch: -1 }],
  ["its run has trained elsewhere", { storedEpoch: 3 }],
  ["the recipe is another", { config: { dataset: { kind: "shell", seed: 1 }, training: { batchSize: 64 } } }],
  ["spectra are taken more often", { every: { ticks: 4 } }],
])("a paused trainer is of no use where %s", (_, changed) => {
  const paused = createPausedTrainers();
  paused.keep(jobOf("a"), trainerAt(0));
  expect(paused.take(jobOf("a", changed))).toBeNull();
});

test("the trainers that paused longest ago go first where memory is short, and all of another dataset", () => {
  const paused = createPausedTrainers(25);
  for (const run of ["a", "b", "c"]) paused.keep(jobOf(run), trainerAt(0));
  expect(["a", "b", "c"].map((run) => paused.take(jobOf(run)) !== null)).toEqual([false, true, true]);
  paused.keep(jobOf("d"), trainerAt(0));
  const other = { config: { dataset: { kind: "shell", seed: 2 }, training: { batchSize: 32 } } };
  paused.take(jobOf("e", other));
  expect(paused.take(jobOf("d"))).toBeNull();
});
