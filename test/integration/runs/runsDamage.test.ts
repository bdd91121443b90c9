import { execFileSync } from "node:child_process";
import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import pino from "pino";
import { afterEach, beforeEach, expect, onTestFinished, test } from "vitest";
import { connectDaemon, type DaemonConnection } from "../../../server/src/connection/typed.ts";
import type { RunDetail } from "../../../server/src/protocol/protocol.ts";
import { createRunService } from "../../../server/src/runs/runService.ts";
import { needs, smallDisk } from "../../support/needs.ts";
import { connectOptions, daemonPath, removeHome, stopDaemon, temporaryHome } from "../support/daemon.ts";
import { details, hasEnded, smallSpec, waitFor, withoutSeconds } from "../support/runs.ts";

const env = { DAI_SNAPSHOT_SECONDS: "0" };
const spec = { ...smallSpec, initialization: { gain: 1, seeds: [1] } };

let home: string;
let reference: string;
const disks: string[] = [];
beforeEach(() => {
  home = temporaryHome();
  reference = temporaryHome();
});
afterEach(async () => {
  for (const disk of disks.splice(0)) {
    await stopDaemon(disk);
    execFileSync("umount", [disk]);
  }
  await removeHome(home);
  await removeHome(reference);
});

const open = (where = home) => connectDaemon(connectOptions({ home: where, env }));
const logOf = (where: string) => readFileSync(join(where, "daemon.log"), "utf8");

async function train(
  connection: DaemonConnection,
  epochs: number,
  what: object = spec,
): Promise<RunDetail[]> {
  const { runs } = await connection.request("dai/runs/start", { spec: what, epochs });
  await waitFor(connection, runs, hasEnded);
  return details(connection, runs);
}

async function uninterrupted(epochs: number, what: object = spec): Promise<RunDetail[]> {
  const connection = await open(reference);
  const found = await train(connection, epochs, what);
  connection.close();
  return found;
}

/** A run that was stopped by hand: it has its two newest snapshots and the one at its newest verdict. */
async function stoppedRun(connection: DaemonConnection): Promise<{ run: string; snapshots: string[] }> {
  const { runs } = await connection.request("dai/runs/start", { spec, epochs: 400 });
  await waitFor(connection, runs, ({ epoch }) => epoch >= 20);
  await connection.request("dai/runs/stop", { runs });
  await stopDaemon(home);
  const folder = join(home, "snapshots", runs[0]!);
  const epochs = readdirSync(folder)
    .map((name) => Number.parseInt(name, 10))
    .filter(Number.isInteger);
  epochs.sort((a, b) => b - a);
  return { run: runs[0]!, snapshots: epochs.map((epoch) => join(folder, `${epoch}.safetensors`)) };
}

test.each([
  ["the newest snapshot is damaged, the one before it serves", 1],
  ["all snapshots are damaged, the run trains again", 3],
])("when %s, and the records are the same", async (_, damaged) => {
  const wanted = await uninterrupted(60);
  const first = await open();
  const { run, snapshots } = await stoppedRun(first);
  expect(snapshots).toHaveLength(3);
  expect(snapshots[2]).toContain("11.safetensors");
  for (const path of snapshots.slice(0, damaged)) truncateSync(path, 1000);
  const before = new DatabaseSync(join(home, "runs.db"));
  // The newest snapshot must not be ahead of the store, or it would not be tried.
  const { epoch } = before.prepare("SELECT MAX(epoch) AS epoch FROM spectra").get()!;
  before.close();
  const isTried = Number.parseInt(snapshots[0]!.split("/").at(-1)!, 10) <= Number(epoch);

  const second = await open();
  await second.request("dai/runs/continue", { runs: [run] });
  await waitFor(second, [run], hasEnded);
  const [found] = await details(second, [run]);
  second.close();
  expect(found!.state).toBe("finished");
  expect(withoutSeconds(found!.records!.slice(0, 61))).toEqual(withoutSeconds(wanted[0]!.records));
  for (const path of snapshots.slice(isTried ? 0 : 1, damaged))
    expect(logOf(home)).toContain(`The snapshot ${path} can't be used`);
});

test("a run that brings the trainer down three times fails with a sentence, and the others finish", async () => {
  const wrapper = join(home, "trainer.mjs");
  const real = pathToFileURL(join(dirname(daemonPath), "trainer.js"));
  writeFileSync(
    wrapper,
    `process.on("message", ({ job }) => { if (job?.config.initialization.gain === 8) process.exit(7); });
     await import(${JSON.stringify(real.href)});`,
  );
  const runs = await trainedBy(wrapper);
  expect(runs.map(({ gain, state }) => [gain, state])).toEqual([
    [8, "failed"],
    [1, "finished"],
    [2, "finished"],
  ]);
  expect(runs[0]!.problem).toBe(
    "The trainer process ended 3 times after epoch -1 of this run (exit status 7): see `dai daemon logs`.",
  );
});

test("a record that can't be scored fails its run with a sentence, and the others finish", async () => {
  const wrapper = join(home, "trainer.mjs");
  const real = pathToFileURL(join(dirname(daemonPath), "trainer.js"));
  writeFileSync(
    wrapper,
    `const broken = new Set();
     process.on("message", ({ job }) => { if (job?.config.initialization.gain === 8) broken.add(job.run); });
     const send = process.send.bind(process);
     process.send = (message, ...rest) => {
       if (broken.has(message.run) && message.record?.epoch === 5) message.record.layers = null;
       return send(message, ...rest);
     };
     await import(${JSON.stringify(real.href)});`,
  );
  const runs = await trainedBy(wrapper);
  expect(runs.map(({ gain, state, epoch }) => [gain, state, epoch])).toEqual([
    [8, "failed", 4],
    [1, "finished", 12],
    [2, "finished", 12],
  ]);
  expect(runs[0]!.problem).toMatch(
    /^A bug stopped this run while scoring epoch 5 \(.*\): see `dai daemon logs`, and try again with `dai continue \w+`\.$/,
  );
});

test.each([
  '{"format":1}',
  '{"format":1,"kinds":[]}',
  "[]",
  "null",
  "{",
])("with a predictor.json that holds %s, verdicts come from the paper's rule and the daemon lives", async (text) => {
  writeFileSync(join(home, "predictor.json"), text);
  const connection = await open();
  const { pid } = await connection.request("dai/daemon/status", {});
  const learned = { ...spec, policy: { rule: "learned" } };
  const [run] = await train(connection, 12, learned);
  expect(run!.state).toBe("finished");
  expect(run!.verdicts.map(({ prediction }) => prediction)).toEqual(
    run!.verdicts.map(() => ({ unavailable: "notLearned" })),
  );
  expect((await connection.request("dai/daemon/status", {})).pid).toBe(pid);
  connection.close();
  expect(logOf(home)).toContain("predictor.json can't be used");
});

test("a store of a newer version is left unchanged, and the daemon says what to do", async () => {
  mkdirSync(home, { recursive: true });
  const path = join(home, "runs.db");
  const database = new DatabaseSync(path);
  database.exec("CREATE TABLE future (x); PRAGMA user_version = 99");
  database.close();
  const before = readFileSync(path);
  await expect(open()).rejects.toThrow(
    /a newer dai wrote it, in format 99, and this one reads up to format \d+: update dai\); nothing in it was changed/,
  );
  expect(readFileSync(path)).toEqual(before);
});

test("a damaged store is left unchanged, and the daemon says what to do", async () => {
  const path = join(home, "runs.db");
  writeFileSync(path, Buffer.alloc(8192, "not a database "));
  const before = readFileSync(path);
  await expect(open()).rejects.toThrow(
    /it is damaged, .*: replace it with a backup .*; nothing in it was changed/,
  );
  expect(readFileSync(path)).toEqual(before);
});

test("with a part of the store damaged, the rest is served, records wait, and nothing more is lost", async () => {
  const first = await open();
  const [before] = await train(first, 30);
  first.close();
  await stopDaemon(home);
  const path = join(home, "runs.db");
  const whole = readFileSync(path);
  const database = new DatabaseSync(path, { readOnly: true });
  const size = Number(database.prepare("PRAGMA page_size").get()!["page_size"]);
  const root = database.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'spectra'").get()!;
  database.close();
  const start = size * (Number(root["rootpage"]) - 1);
  writeFileSync(path, Buffer.from(whole).fill(0xff, start, start + size));

  const second = await open();
  const sentence = /The store .* can't be used \(.*malformed\): it is damaged; .dai check. lists the damage/;
  const { runs } = await second.request("dai/runs/list", {});
  expect(runs).toMatchObject([{ state: "finished", epoch: 30 }]);
  await expect(second.request("dai/runs/get", { runs: [before!.run], records: true })).rejects.toThrow(
    sentence,
  );
  const other = { ...spec, initialization: { gain: 2, seeds: [1] } };
  const started = await second.request("dai/runs/start", { spec: other, epochs: 20 });
  while (!sentence.test(logOf(home))) await sleep(20);
  const [waiting] = await waitFor(second, started.runs, ({ state }) => state === "running");
  expect(waiting!.epoch).toBe(-1);
  second.close();
  await stopDaemon(home);

  // The page from a copy heals it: nothing beside it was touched.
  const file = openSync(path, "r+");
  writeSync(file, whole, start, size, start);
  closeSync(file);
  const third = await open();
  await waitFor(third, started.runs, hasEnded);
  const [old, added] = await details(third, [before!.run, started.runs[0]!]);
  third.close();
  expect(old!.records).toEqual(before!.records);
  const [wanted] = await uninterrupted(20, other);
  expect(withoutSeconds(added!.records)).toEqual(withoutSeconds(wanted!.records));
});

/** Mounts a small disk for the test. */
function mountSmallDisk(path: string, options: string): void {
  execFileSync("mount", ["-t", "tmpfs", "-o", options, "tmpfs", path], { stdio: "ignore" });
  disks.push(path);
}

test(
  "while the disk is full, training waits and the daemon serves; with room again, nothing is missing",
  needs(smallDisk()),
  async () => {
    mountSmallDisk(home, "size=16m,mode=0700");
    const wanted = await uninterrupted(600);
    const connection = await open();
    const ballast = join(home, "ballast");
    const { runs } = await connection.request("dai/runs/start", { spec, epochs: 600 });
    await waitFor(connection, runs, ({ epoch }) => epoch >= 10);
    for (let size = 2 ** 20; size >= 4096; size /= 2) {
      try {
        for (;;) writeFileSync(ballast, Buffer.alloc(size), { flag: "a" });
      } catch {
        // There is less room than that.
      }
    }
    const problem = async () => (await connection.request("dai/daemon/status", {})).storeProblem;
    while ((await problem()) === null) await sleep(20);
    const [stuck] = (await connection.request("dai/runs/list", {})).runs;
    expect(stuck).toMatchObject({ state: "running" });
    expect(stuck!.epoch).toBeLessThan(600);
    const { spec: other, epochs } = { spec: { ...spec, initialization: { gain: 2 } }, epochs: 5 };
    await expect(connection.request("dai/runs/start", { spec: other, epochs })).rejects.toThrow(
      /The store .*runs\.db can't be used \(.*full\): check that its disk has room/,
    );
    expect((await connection.request("dai/runs/list", {})).runs).toHaveLength(1);
    expect(await problem()).toMatch(/The store .* can't be used/);

    rmSync(ballast);
    await waitFor(connection, runs, hasEnded);
    expect((await connection.request("dai/daemon/status", {})).storeProblem).toBeNull();
    const found = await details(connection, runs);
    expect(found[0]!.state).toBe("finished");
    expect(withoutSeconds(found[0]!.records)).toEqual(withoutSeconds(wanted[0]!.records));
    connection.close();
  },
);

test(
  "a read-only state directory gets one sentence, and nothing in it is touched",
  needs(smallDisk()),
  async () => {
    mountSmallDisk(home, "size=16m,mode=0700");
    const connection = await open();
    await train(connection, 5);
    connection.close();
    await stopDaemon(home);
    execFileSync("mount", ["-o", "remount,ro", home]);
    await expect(open()).rejects.toThrow(
      `The state directory ${home} can't be written to (EROFS): make it writable, or set DAI_HOME to another folder.`,
    );
    execFileSync("mount", ["-o", "remount,rw", home]);
    const again = await open();
    expect((await again.request("dai/runs/list", {})).runs[0]).toMatchObject({ state: "finished", epoch: 5 });
    again.close();
  },
);

/** Runs of three gains that another trainer has trained to their end. */
async function trainedBy(trainerPath: string) {
  const log = pino({ enabled: false });
  const settings = { workers: 2, pauseOnBattery: false, snapshotSeconds: 0, redis: null };
  const service = createRunService({ home, log, settings, trainerPath });
  onTestFinished(() => service.close());
  await service.start({ spec: { ...spec, initialization: { gain: [8, 1, 2] } } });
  while (service.busy()) await sleep(20);
  return service.list({}).runs;
}
