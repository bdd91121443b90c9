import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pino from "pino";
import { expect, onTestFinished, test } from "vitest";
import type { RunDetail, RunId, RunState } from "../../../server/src/protocol/protocol.ts";
import { createRunService } from "../../../server/src/runs/runService.ts";
import { dischargesInSysfs } from "../../../server/src/runs/scheduling/power.ts";
import { commandPath } from "../support/daemon.ts";
import { dai, hasEnded, smallSpec, waitFor, withoutSeconds } from "../support/runs.ts";
import { useDaemon } from "../support/useDaemon.ts";

const daemon = useDaemon();
const { launch, launchToEnd, details } = daemon;

const one = { ...smallSpec, initialization: { gain: 1, seeds: [1] } };
const seeds = (...list: number[]) => ({ ...smallSpec, initialization: { gain: 1, seeds: list } });
const long = { epochs: 400 };

const configure = (settings: object) => daemon.connection.request("dai/daemon/configure", settings);

/** The runs in the order in which they came into a state, as a list that grows. */
async function inOrderOf(state: RunState): Promise<RunId[]> {
  const order: RunId[] = [];
  const states = new Map<RunId, RunState>();
  daemon.connection.on("dai/run/changed", (summary) => {
    if (summary.state === state && states.get(summary.run) !== state) order.push(summary.run);
    states.set(summary.run, summary.state);
  });
  await daemon.connection.request("dai/runs/subscribe", { runs: "all", after: 0 });
  return order;
}

async function untilFinished(runs: RunId[]): Promise<RunDetail[]> {
  await waitFor(daemon.connection, runs, hasEnded);
  // What happened before is heard before the answer to a later request.
  const found = await details(runs);
  expect(found.map(({ state }) => state)).toEqual(runs.map(() => "finished"));
  return found;
}

/** The same run's records from a new start, without a break. */
async function uninterrupted(spec: object): Promise<object[]> {
  await configure({ workers: 2 });
  const [found] = await details(await launchToEnd(spec, { ...long, fresh: true }));
  return withoutSeconds(found!.records);
}

test("studies take turns at one worker", async () => {
  await configure({ workers: 1 });
  const order = await inOrderOf("running");
  const first = await launch(seeds(1, 2, 3));
  const second = await launch(seeds(11, 12, 13));
  await untilFinished([...first, ...second]);
  const isSecond = order.map((run) => second.includes(run));
  // The second study is there before the first run ends.
  expect(isSecond).toEqual([false, true, false, true, false, true]);
});

test("a run of a higher priority takes the worker of another, which continues afterwards as without the interruption", async () => {
  await configure({ workers: 1 });
  const [low] = await launch(one, long);
  await waitFor(daemon.connection, [low!], ({ epoch }) => epoch >= 5);
  const order = await inOrderOf("finished");
  const [high] = await launch(seeds(7), { priority: 5 });
  const [, found] = await untilFinished([high!, low!]);
  expect(order).toEqual([high, low]);
  expect(withoutSeconds(found!.records)).toEqual(await uninterrupted(one));
});

test.each([
  ["within an epoch", 10],
  ["at the end of an epoch", 200],
])("most promising: a look %s at each run, then in the order of what it found, and no record changes", async (_, epochs) => {
  await configure({ workers: 1 });
  const order = await inOrderOf("running");
  const runs = await launch(smallSpec, { epochs });
  const found = await untilFinished(runs);
  expect(order.slice(0, runs.length)).toEqual(runs);
  const looks = new Map(found.map(({ run, look }) => [run, look!]));
  const { step, stepsPerEpoch } = looks.get(runs[0]!)!;
  expect(step).toBe(Math.max(Math.ceil(stepsPerEpoch / 2), Math.round(0.025 * epochs * stepsPerEpoch)));
  // The last run to start may have no other to wait for, and then no look. Runs that have stalled begin again later.
  const begun = [...new Set(order.slice(runs.length))].filter((run) => looks.get(run));
  const loss = (run: RunId) => looks.get(run)!.validationLoss;
  expect(begun).toEqual([...begun].sort((a, b) => loss(a) - loss(b)));
  const asLaunched = { ...smallSpec, policy: { order: "asLaunched" } };
  const whole = await details(await launchToEnd(asLaunched, { epochs, fresh: true }));
  expect(found.map(({ records }) => withoutSeconds(records))).toEqual(
    whole.map(({ records }) => withoutSeconds(records)),
  );
});

test("a run that comes later gets its first look before others continue", async () => {
  await configure({ workers: 1 });
  const gains = (...gain: number[]) => ({ ...smallSpec, initialization: { gain, seeds: 1 } });
  const [first] = await launch(gains(1, 2), { epochs: 400 });
  await waitFor(daemon.connection, [first!], ({ epoch }) => epoch >= 20);
  const order = await inOrderOf("finished");
  const runs = await launch(gains(1, 2, 3), { epochs: 400 });
  await waitFor(daemon.connection, [runs[2]!], ({ look }) => look != null);
  expect(order).toEqual([]);
  await untilFinished(runs);
});

test("fewer workers preempt runs at a snapshot, more resume them, and no record changes", async () => {
  await configure({ workers: 2, snapshotSeconds: 1000 });
  const spec = seeds(1, 2);
  const runs = await launch(spec, { epochs: 100_000 });
  await waitFor(daemon.connection, runs, ({ epoch }) => epoch >= 20);
  await configure({ workers: 1 });
  const [, second] = await waitFor(daemon.connection, runs, ({ run, state }) =>
    run === runs[1] ? state === "queued" : state === "running",
  );
  const snapshots = readdirSync(join(daemon.home, "snapshots", runs[1]!));
  expect(snapshots).toContain(`${second!.epoch}.safetensors`);
  expect((await daemon.connection.request("dai/daemon/status", {})).workers).toBe(1);
  await configure({ workers: 2 });
  const went = await waitFor(daemon.connection, runs, ({ state }) => state === "running");
  expect(went.map(({ epoch }) => epoch < 100_000)).toEqual([true, true]);
  await daemon.connection.request("dai/runs/stop", { runs });
  const [, stopped] = await details(runs);
  const records = withoutSeconds(stopped!.records);
  await launchToEnd(spec, { epochs: 200, fresh: true });
  const [, whole] = await details(runs);
  const common = Math.min(201, records.length);
  expect(common).toBeGreaterThan(20);
  expect(records.slice(0, common)).toEqual(withoutSeconds(whole!.records).slice(0, common));
});

test("on battery, training waits if that is wanted, and continues at the mains", async () => {
  const supplies = join(daemon.home, "power");
  mkdirSync(join(supplies, "BAT0"), { recursive: true });
  const battery = (status: string) => writeFileSync(join(supplies, "BAT0", "status"), status);
  writeFileSync(join(supplies, "BAT0", "type"), "Battery\n");
  battery("Discharging\n");
  const settings = { workers: 1, pauseOnBattery: true, snapshotSeconds: 2, redis: null };
  const service = createRunService({
    home: join(daemon.home, "power"),
    log: pino({ enabled: false }),
    settings,
    trainerPath: join(commandPath, "..", "trainer.js"),
    onBattery: () => dischargesInSysfs(supplies),
  });
  onTestFinished(() => service.close());
  const state = () => service.list({}).runs[0]!.state;
  await service.start({ spec: one, ...long });
  await service.configure(settings);
  while (state() !== "queued") await sleep(10);
  expect([service.pausedOnBattery(), service.workers(), service.busy()]).toEqual([true, 0, true]);
  battery("Charging\n");
  await service.configure(settings);
  while (state() !== "running") await sleep(10);
  battery("Discharging\n");
  await service.configure(settings);
  while (state() !== "queued") await sleep(10);
  await service.configure({ ...settings, pauseOnBattery: false });
  while (state() !== "finished") await sleep(10);
  expect(service.pausedOnBattery()).toBe(false);
});

test("settings outlive the daemon, and a file that can't be used is reported and left unchanged", async () => {
  const changed = { workers: 3, pauseOnBattery: true, snapshotSeconds: 0.5, redis: null };
  expect(await configure(changed)).toEqual(changed);
  const path = join(daemon.home, "settings.json");
  expect(statSync(path).mode & 0o777).toBe(0o600);
  await daemon.restart();
  const status = await daemon.connection.request("dai/daemon/status", {});
  expect(status.settings).toEqual(changed);
  await expect(configure({ workers: 0 })).rejects.toThrow(
    "params.workers must be a whole number from 1 to 256, or null for as many as there are cores.",
  );
  writeFileSync(path, '{ "workers": "many" }');
  await daemon.restart();
  const { settings } = await daemon.connection.request("dai/daemon/status", {});
  expect(settings).toEqual({ workers: null, pauseOnBattery: false, snapshotSeconds: 2, redis: null });
  expect(readFileSync(path, "utf8")).toBe('{ "workers": "many" }');
  expect(readFileSync(join(daemon.home, "daemon.log"), "utf8")).toContain("settings.json can't be used");
});

test("the snapshot of the newest verdict is kept beside the newest two, and `dai daemon set` says how often there is one", async () => {
  const snapshots = (run: RunId) =>
    readdirSync(join(daemon.home, "snapshots", run))
      .map((name) => Number.parseInt(name, 10))
      .filter(Number.isInteger);
  expect((await dai(daemon.home, ["daemon", "set", "snapshotSeconds", "1000"])).stdout).toContain(
    "at most every 1000 s",
  );
  const [seldom] = await launchToEnd(one, { epochs: 40 });
  expect(snapshots(seldom!).sort((a, b) => a - b)).toEqual([11, 40]);
  await dai(daemon.home, ["daemon", "set", "snapshotSeconds", "0"]);
  const [often] = await launch(seeds(2), { epochs: 2000 });
  await waitFor(daemon.connection, [often!], ({ epoch }) => epoch >= 30);
  await daemon.connection.request("dai/runs/stop", { runs: [often!] });
  await daemon.restart();
  const [first, second, third, ...others] = snapshots(often!).sort((a, b) => a - b);
  expect([first, third! - second!, others]).toEqual([11, 1, []]);
  rmSync(join(daemon.home, "settings.json"));
});
