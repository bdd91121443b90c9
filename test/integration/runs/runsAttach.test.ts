import { expect, test } from "vitest";
import type { EpochRecord, RunId } from "../../../server/src/protocol/protocol.ts";
import { hopeless, smallSpec, waitFor } from "../support/runs.ts";
import { useDaemon } from "../support/useDaemon.ts";

const spec = { ...smallSpec, initialization: { gain: 1, seeds: 2 } };
const stopping = {
  ...spec,
  indicator: hopeless,
  policy: { rule: "paper", onDiscard: "stop", onSaturated: "stop" },
};

const daemon = useDaemon();
const { launch, launchToEnd, details } = daemon;

const states = async (runs: RunId[]) => (await details(runs)).map(({ state, epoch }) => [state, epoch]);

test("launching a study again attaches to its runs and trains nothing", async () => {
  const runs = await launchToEnd(spec);
  const before = await details(runs);
  expect(await launch(spec)).toEqual(runs);
  expect(await details(runs)).toEqual(before);
});

test("a launch leaves a run that its policy stopped where it is", async () => {
  const runs = await launchToEnd(stopping);
  expect(await states(runs)).toEqual([
    ["stopped", 5],
    ["stopped", 5],
  ]);
  await launch(stopping);
  expect(await states(runs)).toEqual([
    ["stopped", 5],
    ["stopped", 5],
  ]);
});

test("a launch continues a run that was stopped by hand", async () => {
  // So many that none is at its end when it is stopped, even where this process has to wait for its turn.
  const long = { ...spec, training: { epochs: 2000 } };
  const runs = await launch(long);
  await waitFor(daemon.connection, runs, ({ epoch }) => epoch >= 3);
  await daemon.connection.request("dai/runs/stop", { runs });
  expect((await states(runs)).map(([state]) => state)).toEqual(["stopped", "stopped"]);
  await launchToEnd(long);
  expect(await states(runs)).toEqual([
    ["finished", 2000],
    ["finished", 2000],
  ]);
});

test("verdicts say how many epochs are left of the most that a launch has asked for", async () => {
  const runs = await launchToEnd(spec);
  const saves = async () =>
    (await details(runs)).map(({ verdicts }) => verdicts.map((verdict) => [verdict.epoch, verdict.saves]));
  const of = (epochs: number) => runs.map(() => [5, 8, 11].map((epoch) => [epoch, epochs - epoch]));
  expect(await saves()).toEqual(of(12));
  for (const epochs of [20, 12]) {
    await launchToEnd({ ...spec, training: { epochs } });
    expect(await saves()).toEqual(of(20));
  }
});

test("another indicator scores the stored spectra again at once, without training", async () => {
  const runs = await launchToEnd(spec);
  const before = await details(runs);
  await launch({ ...spec, indicator: { ...spec.indicator, window: 6, checkpoints: [6] } });
  const after = await details(runs);
  for (const [index, run] of after.entries()) {
    const old = before[index]!;
    expect(run.state).toBe("finished");
    expect(run.indicator.window).toBe(6);
    expect(run.verdicts.map(({ epoch }) => epoch)).toEqual([6]);
    // The seconds of two trainings would differ.
    expect(run.records).toEqual(
      old.records!.map((record, epoch) => ({ ...record, scores: run.records![epoch]!.scores })),
    );
    expect(run.records![5]!.scores).toBeNull();
    expect(run.records![6]!.scores).not.toEqual(old.records![6]!.scores);
  }
});

test("a subscriber gets the spectra of epochs that are scored again", async () => {
  const runs = await launchToEnd(spec);
  const last = (await daemon.connection.request("dai/runs/list", {})).sequence;
  const events: EpochRecord[] = [];
  daemon.connection.on("dai/run/epoch", ({ sequence, run, ...record }) => {
    if (run === runs[0] && sequence > last) events.push(record);
  });
  await daemon.connection.request("dai/runs/subscribe", { runs, after: last });
  await launch({ ...spec, indicator: { ...spec.indicator, window: 3 } });
  await expect.poll(() => events.length).toBe(13);
  const [after] = await details(runs);
  expect(events).toEqual(after!.records);
});

test("the other matrix shows and scores the other spectra, and the first come back with it", async () => {
  const runs = await launchToEnd(spec);
  const linear = await details(runs);
  await launch({ ...spec, indicator: { ...spec.indicator, matrix: "activation" } });
  const activation = await details(runs);
  for (const [index, { records = [] }] of activation.entries())
    for (const [epoch, { layers, seconds, ...rest }] of records.entries()) {
      const { layers: other, ...old } = linear[index]!.records![epoch]!;
      expect(layers).not.toEqual(other);
      expect({ ...rest, scores: null, seconds }).toEqual({ ...old, scores: null });
    }
  await launch(spec);
  expect((await details(runs)).map(({ records }) => records)).toEqual(linear.map(({ records }) => records));
});

test("a stricter policy stops a run in training at its newest verdict, and says nothing about finished ones", async () => {
  const asking = { ...stopping, policy: {} };
  const finished = await launchToEnd(asking);
  await launch(stopping);
  for (const { state, verdicts } of await details(finished)) {
    expect(state).toBe("finished");
    expect(verdicts.map(({ decision }) => decision)).toEqual(["advised", "advised", "advised"]);
  }
  const long = { ...asking, training: { epochs: 100_000 }, initialization: { gain: 1, seeds: [7] } };
  const runs = await launch(long);
  await waitFor(daemon.connection, runs, ({ epoch }) => epoch >= 9);
  await launch({ ...long, policy: stopping.policy });
  const [run] = await details(runs);
  expect(run!.state).toBe("stopped");
  expect(run!.epoch).toBeLessThan(100_000);
  expect(run!.verdicts.at(-1)!.decision).toBe("stopped");
  expect(run!.verdicts[0]!.decision).toBe("advised");
});

test("a policy that no longer stops continues a stopped run when it is launched", async () => {
  const runs = await launchToEnd(stopping);
  await launchToEnd({ ...stopping, policy: { rule: "paper", onDiscard: "never", onSaturated: "never" } });
  for (const { state, verdicts } of await details(runs)) {
    expect(state).toBe("finished");
    expect(verdicts.map(({ decision }) => decision)).toEqual(["ignored", "ignored", "ignored"]);
  }
});
