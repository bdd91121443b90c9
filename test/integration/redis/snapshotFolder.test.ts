/** @module-tag slow Snapshots in a folder that daemon and workers share: Redis has only references, which prove the files. */
import { type ChildProcess, execFileSync } from "node:child_process";
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { DaemonConnection } from "../../../server/src/connection/typed.ts";
import { sentenceOf } from "../../../server/src/messages/catalogue.ts";
import type { RunId } from "../../../server/src/protocol/protocol.ts";
import { openSnapshotFolder } from "../../../server/src/runs/redis/snapshotFolder.ts";
import { workerKeyPath } from "../../../server/src/runs/redis/workerKey.ts";
import { needs, program } from "../../support/needs.ts";
import { connect, removeHome, startDaemon, temporaryHome } from "../support/daemon.ts";
import { dai, details, hasEnded, smallSpec, waitFor, withoutSeconds } from "../support/runs.ts";
import { useRedis } from "../support/useRedis.ts";
import { startWorker } from "../support/workers.ts";

const needed = { ...needs(program("redis")), timeout: 900_000 };
const epochs = 400;
const spec = {
  ...smallSpec,
  initialization: { gain: 1, seeds: 1 },
  policy: { onDiscard: "never", onSaturated: "never" },
};
const env = { DAI_SNAPSHOT_SECONDS: "0" };

const redis = useRedis();
let home: string;
let folder: string;
let workers: ChildProcess[];
/** all that the workers have printed */
let said: string;
let connection: DaemonConnection;

beforeEach(async () => {
  [home, folder, workers, said] = [temporaryHome(), temporaryHome(), [], ""];
  await redis.client.config("SET", "maxmemory", "0");
  await redis.client.flushall();
});
afterEach(async () => {
  connection?.close();
  for (const worker of workers) worker.kill("SIGKILL");
  await removeHome(home);
  await removeHome(folder);
});

async function start(snapshotFolder: string | null): Promise<void> {
  writeFileSync(join(home, "settings.json"), JSON.stringify({ redis: redis.server.url, snapshotFolder }));
  await startDaemon({ home, env });
  connection = await connect(home);
}

async function work(snapshots?: string): Promise<ChildProcess> {
  const options = { redis: redis.server.url, home, slots: 1, ...(snapshots !== undefined && { snapshots }) };
  const worker = await startWorker(options);
  worker.stderr!.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  workers.push(worker);
  return worker;
}

async function launch(): Promise<RunId> {
  const { runs } = await connection.request("dai/runs/start", { spec, epochs });
  await waitFor(connection, runs, ({ epoch }) => epoch >= 30);
  return runs[0]!;
}

/** Ends all workers, and forgets what they have printed. */
async function killWorkers(): Promise<void> {
  for (const worker of workers) {
    worker.kill("SIGKILL");
    await new Promise((resolve) => worker.once("exit", resolve));
  }
  said = "";
}

/** The epoch from which the second worker continued. */
async function continuedFrom(run: RunId): Promise<number> {
  for (;;) {
    const found = new RegExp(`Run ${run} continues from epoch (\\d+)`).exec(said);
    if (found) return Number(found[1]);
    await sleep(50);
  }
}

/** The records are those of this machine alone. */
async function expectSameRecords(run: RunId): Promise<void> {
  const [ended] = await waitFor(connection, [run], hasEnded);
  expect(ended).toMatchObject({ state: "finished", problem: null });
  const [found] = await details(connection, [run]);
  const alone = temporaryHome();
  await startDaemon({ home: alone });
  const other = await connect(alone);
  await other.request("dai/runs/start", { spec, epochs });
  await waitFor(other, [run], hasEnded);
  const [wanted] = await details(other, [run]);
  expect(withoutSeconds(found!.records)).toEqual(withoutSeconds(wanted!.records));
  other.close();
  await removeHome(alone);
}

/** What Redis has of a run's snapshots, by name. */
async function valuesOf(run: RunId): Promise<Record<string, Buffer>> {
  const [hash] = await redis.client.keys(`*:snapshots:${run}`);
  return hash === undefined ? {} : await redis.client.hgetallBuffer(hash);
}

test(
  "the files are in the folder, and a worker continues from those of one that was killed",
  needed,
  async () => {
    await start(folder);
    await work(folder);
    const run = await launch();
    const values = await valuesOf(run);
    const files = readdirSync(join(folder, run));
    expect(Object.keys(values)).toContain("best");
    // A signature, a size and a checksum.
    expect(Object.values(values).every(({ byteLength }) => byteLength < 150)).toBe(true);
    // The two newest, the best, and one that is about to be deleted or is being written.
    expect(files.length).toBeLessThanOrEqual(5);
    await killWorkers();
    const { epoch } = (await waitFor(connection, [run], () => true))[0]!;
    await work(folder);
    expect(await continuedFrom(run)).toBeGreaterThanOrEqual(epoch - 1);
    await expectSameRecords(run);
    expect(readdirSync(folder)).toEqual([]);
    expect(await valuesOf(run)).toEqual({});
  },
);

test("files that were changed, and pipes and links in their places, are not read", needed, async () => {
  await start(folder);
  await work(folder);
  const run = await launch();
  await killWorkers();
  const own = join(folder, run);
  const [changed, ...others] = readdirSync(own).map((name) => join(own, name));
  const file = readFileSync(changed!);
  file[file.length - 1]! ^= 1;
  writeFileSync(changed!, file);
  for (const other of others) {
    renameSync(other, `${other}.moved`);
    execFileSync("mkfifo", [other]);
  }
  await work(folder);
  expect(await continuedFrom(run)).toBe(0);
  expect(said).toContain("can't be read (its checksum is another); the run continues from an earlier epoch.");
  expect(said).toContain("can't be read (its size is another); the run continues from an earlier epoch.");
  await expectSameRecords(run);
});

test("a link in the place of a run's folder is not followed", needed, async () => {
  await start(folder);
  await work(folder);
  const run = await launch();
  await killWorkers();
  const victim = join(folder, "victim");
  renameSync(join(folder, run), victim);
  const before = readdirSync(victim);
  symlinkSync(victim, join(folder, run));
  await work(folder);
  expect(await continuedFrom(run)).toBe(0);
  // Without the folder, snapshots go through Redis.
  const path = openSnapshotFolder(folder).path;
  const reason = "its folder is not this user's alone";
  while (!said.includes(sentenceOf("snapshot-folder/not-written", { path, reason }))) await sleep(50);
  await expectSameRecords(run);
  expect(readdirSync(victim)).toEqual(before);
});

test(
  "where only one side has the folder, the run starts over, and the sentence says why",
  needed,
  async () => {
    await start(null);
    await work(folder);
    const run = await launch();
    await killWorkers();
    await work();
    expect(await continuedFrom(run)).toBe(0);
    expect(said).toContain("(this process was not given the shared folder that has it)");
    await expectSameRecords(run);
  },
);

test("a folder that is gone, or that others can write to, is refused in one sentence", needed, async () => {
  await start(join(folder, "none"));
  const log = readFileSync(join(home, "daemon.log"), "utf8");
  expect(log).toContain(
    JSON.stringify(
      sentenceOf("snapshot-folder/unusable", { path: join(folder, "none"), reason: "ENOENT" }),
    ).slice(1, -1),
  );
  const open = join(folder, "open");
  mkdirSync(open);
  chmodSync(open, 0o777);
  const args = ["worker", "--redis", redis.server.url, "--key-file", workerKeyPath(home)];
  for (const [path, sentence] of [
    [open, sentenceOf("snapshot-folder/shared-with-others", { path: open })],
    [
      join(home, "daemon.json"),
      sentenceOf("snapshot-folder/not-a-folder", { path: join(home, "daemon.json") }),
    ],
  ] as const) {
    const { status, stderr } = await dai(home, [...args, "--snapshots", path]);
    expect(stderr).toContain(sentence);
    expect(status).toBe(1);
  }
  expect((await dai(home, ["daemon", "set", "snapshotFolder", "here"])).stderr).toContain("an absolute path");
  expect((await dai(home, ["daemon", "set", "snapshotFolder", folder])).stdout).toContain(
    `snapshotFolder   ${folder}`,
  );
});

test(
  "where Redis has no room for snapshots, the sentence names the folder and training continues",
  needed,
  async () => {
    await start(null);
    await work();
    const run = await launch();
    const used = Number(/^used_memory:(\d+)/m.exec(await redis.client.info("memory"))![1]);
    // Room for jobs, orders and reports, and less than a fifth free.
    await redis.client.config("SET", "maxmemory", String(Math.round(used * 1.15)));
    while (!said.includes(sentenceOf("snapshot-folder/none", {}))) await sleep(50);
    await waitFor(connection, [run], hasEnded);
    await redis.client.config("SET", "maxmemory", "0");
    await expectSameRecords(run);
  },
);
