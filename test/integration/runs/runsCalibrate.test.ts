import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { RunDetail } from "../../../server/src/protocol/protocol.ts";
import { dai, hasEnded, linesByRun, waitFor } from "../support/runs.ts";
import { useDaemon } from "../support/useDaemon.ts";

/** Gains of about 0.05 and less leave these networks where they begin; greater ones train within some epochs. */
const spec = {
  dataset: { kind: "shell", dimensions: 48, radii: [1, 1.5], train: 2000, validation: 500 },
  architecture: { kind: "mlp", hidden: [32, 16] },
  initialization: { gain: { logUniform: [0.01, 2] }, seeds: 24 },
  training: { epochs: 20, optimizer: { kind: "rmsprop", learningRate: 1e-3 } },
  indicator: { predictor: "trainLoss", checkpoints: [4, 8] },
  policy: { calibrate: { first: 9 } },
};

const daemon = useDaemon();

/** All that the first nine and the others promise each other. */
function checkStudy(runs: RunDetail[]): void {
  const [calibrating, others] = [runs.slice(0, 9), runs.slice(9)];
  for (const run of calibrating) {
    expect([run.state, run.epoch]).toEqual(["finished", 20]);
    expect(run.verdicts.map(({ decision }) => decision)).toEqual(["advised", "advised"]);
    expect(run.verdict?.withinStudy).toMatchObject({ first: 9, calibrating: true });
    expect(run.verdicts[0]!.sentence).toMatch(/ only advises\.$/);
  }
  const good = calibrating.filter(({ validationAccuracy }) => validationAccuracy! > 0.65);
  expect(good.length).toBeGreaterThanOrEqual(3);

  const stopped = others.filter(({ state }) => state === "stopped");
  expect(stopped.length).toBeGreaterThan(0);
  for (const { verdict, epoch, records } of stopped) {
    expect(verdict).toMatchObject({ verdict: "discard", decision: "stopped", calibrated: true });
    const { value, stopAt, finished, bound } = verdict!.withinStudy!;
    expect(value).toBe(-records![verdict!.epoch]!.trainLoss!);
    expect(value).toBeLessThanOrEqual(stopAt!);
    for (const run of good) expect(value).toBeLessThan(-run.records![verdict!.epoch]!.trainLoss!);
    expect([finished, bound]).toEqual([9, 2 / 10]);
    expect(epoch).toBeGreaterThanOrEqual(verdict!.epoch);
    expect(epoch).toBeLessThan(20);
  }
  for (const { state, epoch } of others)
    if (state !== "stopped") expect([state, epoch]).toEqual(["finished", 20]);
}

test("a study calibrates itself by its first runs and stops others, also when the daemon ends in the middle", async () => {
  const runs = await daemon.launch(spec);
  const study = (await daemon.details(runs))[0]!.study;
  await waitFor(daemon.connection, runs.slice(0, 2), hasEnded);
  await daemon.restart();
  const { calibration } = await daemon.connection.request("dai/study/calibration", { study });
  expect(calibration).toMatchObject({ first: 9 });
  await waitFor(daemon.connection, runs, hasEnded);
  checkStudy(await daemon.details(runs));
  const done = await daemon.connection.request("dai/study/calibration", { study });
  expect(done.calibration).toMatchObject({ finished: 9, ready: true, bound: 2 / 10 });

  // In another study the same runs may be those that calibrate: what stopped them before no longer counts.
  const stopped = (await daemon.details(runs)).filter(({ state }) => state === "stopped");
  const seeds = stopped.slice(0, 2).map(({ seed }) => seed);
  const initialization = { ...spec.initialization, seeds };
  const others = await daemon.launchToEnd({ ...spec, initialization });
  expect((await daemon.details(others)).map(({ state, epoch }) => [state, epoch])).toEqual(
    seeds.map(() => ["finished", 20]),
  );
});

test("the command prints the lines that it always prints, and tells a person how far calibration is", async () => {
  const file = join(daemon.home, "study.dai.json");
  writeFileSync(file, JSON.stringify(spec));
  const { stdout, status } = await dai(daemon.home, ["run", file, "--json"]);
  expect(status).toBe(0);
  for (const lines of linesByRun(stdout).values()) {
    const types = lines.map((line) => (line as { type: string }).type);
    expect([types[0], types.at(-1)]).toEqual(["run", "end"]);
    expect(new Set(types.slice(1, -1))).toEqual(new Set(["epoch", "verdict"]));
  }
  const { stdout: told } = await dai(daemon.home, ["run", file]);
  expect(told.replaceAll(/\s+/g, " ")).toMatch(
    /Calibrated within the study by 9 runs, \d of them good: the chance that a run is good and is stopped is at most 20%\./,
  );
});
