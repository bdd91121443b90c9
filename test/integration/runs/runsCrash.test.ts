import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { isAlive, readInfo } from "../../../server/src/connection/info.ts";
import { connectDaemon, type DaemonConnection } from "../../../server/src/connection/typed.ts";
import type { RunDetail, RunId } from "../../../server/src/protocol/protocol.ts";
import { uniform } from "../../../server/src/random/distributions.ts";
import { createGenerator } from "../../../server/src/random/generator.ts";
import { connectOptions, ended, removeHome, temporaryHome } from "../support/daemon.ts";
import { kill, killAtRandom } from "../support/kills.ts";
import { dai, details, hasEnded, linesByRun, smallSpec, waitFor, withoutSeconds } from "../support/runs.ts";

/** Snapshots come often enough that continuing from one is what is tested. */
const env = { DAI_SNAPSHOT_SECONDS: "0.05" };
const spec = { ...smallSpec, training: { epochs: 500 }, indicator: { window: 4, checkpoints: [5, 50] } };
/** `npm run test:campaigns -- kills` has a thousand. */
const kills = 60;

let home: string;
let reference: string;
beforeEach(() => {
  home = temporaryHome();
  reference = temporaryHome();
});
afterEach(async () => {
  await removeHome(home);
  await removeHome(reference);
});

const open = (where: string) => connectDaemon(connectOptions({ home: where, env }));

/** What an uninterrupted study gives. */
async function uninterrupted(epochs: number): Promise<RunDetail[]> {
  const connection = await open(reference);
  const { runs } = await connection.request("dai/runs/start", { spec, epochs });
  await waitFor(connection, runs, hasEnded);
  const found = await details(connection, runs);
  connection.close();
  return found;
}

/** All epochs that a new subscriber is told, by run. */
async function replayed(
  connection: DaemonConnection,
  runs: RunId[],
  newest: number,
): Promise<Map<RunId, number[]>> {
  const told = new Map<RunId, number[]>(runs.map((run) => [run, []]));
  let last = 0;
  connection.on("dai/run/epoch", ({ run, epoch, sequence }) => {
    expect(sequence).toBeGreaterThan(last);
    last = sequence;
    told.get(run)?.push(epoch);
  });
  await connection.request("dai/runs/subscribe", { runs, after: 0 });
  while ([...told.values()].some((each) => each.at(-1) !== newest)) await sleep(10);
  return told;
}

function expectSame(found: RunDetail[], wanted: RunDetail[]): void {
  for (const [index, run] of wanted.entries()) {
    expect(found[index]?.run).toBe(run.run);
    expect(withoutSeconds(found[index]?.records)).toEqual(withoutSeconds(run.records));
    expect(found[index]?.verdicts).toEqual(run.verdicts);
  }
}

test(`after ${kills} kills of trainer, daemon or both, no record is lost, doubled or different`, async () => {
  const { connection, runs, epochs } = await killAtRandom({
    ...{ open: () => open(home), spec, epochs: spec.training.epochs, kills, seed: 1 },
  });
  const ends = await waitFor(connection, runs, hasEnded);
  expect(ends.map(({ state }) => state)).toEqual(runs.map(() => "finished"));
  expectSame(await details(connection, runs), await uninterrupted(epochs));
  const everyEpoch = Array.from({ length: epochs + 1 }, (_, epoch) => epoch);
  for (const told of (await replayed(connection, runs, epochs)).values()) expect(told).toEqual(everyEpoch);
  connection.close();
  const database = new DatabaseSync(join(home, "runs.db"), { readOnly: true });
  expect(database.prepare("PRAGMA integrity_check").get()).toEqual({ integrity_check: "ok" });
  database.close();
});

test("a run that is stopped and continued at random moments gives what an uninterrupted one gives", async () => {
  const wanted = await uninterrupted(150);
  const random = createGenerator(2, "stops");
  const connection = await open(home);
  const { runs } = await connection.request("dai/runs/start", { spec, epochs: 150 });
  for (;;) {
    await sleep(Math.floor(uniform(random) * 80));
    const { runs: stopped } = await connection.request("dai/runs/stop", { runs });
    const { runs: all } = await connection.request("dai/runs/list", {});
    expect(all.every(hasEnded)).toBe(true);
    if (all.every(({ state }) => state === "finished")) break;
    if (uniform(random) < 0.5) await sleep(Math.floor(uniform(random) * 60));
    const { runs: continued } = await connection.request("dai/runs/continue", { runs: stopped });
    expect(continued).toEqual(stopped);
  }
  expectSame(await details(connection, runs), wanted);
  connection.close();
});

test("a daemon that is asked to end leaves its runs interrupted, and the next one continues with them", async () => {
  const wanted = await uninterrupted(150);
  const first = await open(home);
  const { runs } = await first.request("dai/runs/start", { spec, epochs: 150 });
  await waitFor(first, runs.slice(0, 1), ({ epoch }) => epoch >= 20);
  await first.request("dai/daemon/shutdown", {});
  await ended(first.info.pid);
  const database = new DatabaseSync(join(home, "runs.db"), { readOnly: true });
  const states = database
    .prepare("SELECT summary FROM runs")
    .all()
    .map(({ summary }) => JSON.parse(String(summary)).state);
  database.close();
  expect(states).toContain("interrupted");
  expect(states).not.toContain("running");
  const second = await open(home);
  await waitFor(second, runs, ({ state }) => state === "finished");
  expectSame(await details(second, runs), wanted);
  second.close();
});

test("a follower of a study gets every record once, whatever happens to its daemon", async () => {
  const following = { ...spec, training: { epochs: 250 } };
  const files = [reference, home].map((where) => join(where, "small.dai.json"));
  for (const file of files) writeFileSync(file, JSON.stringify(following));
  const wanted = await dai(reference, ["run", "--json", files[0]!], env);
  const followed = dai(home, ["run", "--json", files[1]!], env);
  // Before it trains, the launch itself may not have been answered, and that fails with a sentence.
  while (!existsSync(join(home, "snapshots"))) await sleep(20);
  const random = createGenerator(3, "kills");
  for (let killed = 0; killed < 5; ) {
    await sleep(200 + Math.floor(uniform(random) * 200));
    const info = readInfo(home);
    if (!info || !isAlive(info.pid)) continue;
    kill(info.pid);
    killed++;
  }
  expect(await followed).toMatchObject({ status: 0, stderr: "" });
  expect(linesByRun((await followed).stdout)).toEqual(linesByRun(wanted.stdout));
});
