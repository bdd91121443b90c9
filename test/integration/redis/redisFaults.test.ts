/** What may go wrong between a daemon and its workers: forged entries, a Redis that lost everything, dead processes. */
import { type ChildProcess, execFileSync } from "node:child_process";
import { randomBytes, randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { DaemonConnection } from "../../../server/src/connection/typed.ts";
import { version } from "../../../server/src/connection/version.ts";
import { sentenceOf } from "../../../server/src/messages/catalogue.ts";
import type { RunId, RunSummary } from "../../../server/src/protocol/protocol.ts";
import { encodeJob, encodeReport, keysOf } from "../../../server/src/runs/redis/exchange.ts";
import { createOrders } from "../../../server/src/runs/redis/orders.ts";
import { encodePresence } from "../../../server/src/runs/redis/presence.ts";
import { readWorkerKey, workerKeyPath } from "../../../server/src/runs/redis/workerKey.ts";
import { needs, program } from "../../support/needs.ts";
import { connect, removeHome, startDaemon, stopDaemon, temporaryHome } from "../support/daemon.ts";
import { details, hasEnded, smallSpec, waitFor, withoutSeconds } from "../support/runs.ts";
import { useRedis } from "../support/useRedis.ts";
import { startWorker as start } from "../support/workers.ts";

const options = { ...needs(program("redis")), timeout: 900_000 };
const spec = {
  ...smallSpec,
  initialization: { gain: 1, seeds: 2 },
  training: { epochs: 400 },
  policy: { onDiscard: "never", onSaturated: "never" },
};

const redis = useRedis();
let home: string;
let workers: ChildProcess[];
let connection: DaemonConnection;

beforeEach(async () => {
  home = temporaryHome();
  workers = [];
  await startDaemon({ home, env: { DAI_REDIS: redis.server.url } });
  connection = await connect(home);
});
afterEach(async () => {
  connection.close();
  for (const worker of workers) worker.kill("SIGKILL");
  await removeHome(home);
  await redis.client.flushall();
});

async function startWorker(keyFile = workerKeyPath(home)): Promise<ChildProcess> {
  const worker = await start({ redis: redis.server.url, home, keyFile });
  workers.push(worker);
  return worker;
}

const until = (runs: RunId[], isDone: (run: RunSummary) => boolean) => waitFor(connection, runs, isDone);

async function launch(): Promise<RunId[]> {
  return (await connection.request("dai/runs/start", { spec })).runs;
}

/** The keys of what daemon and workers exchange, and the key that signs it. */
async function exchange() {
  const key = readWorkerKey(workerKeyPath(home));
  const { remote } = await connection.request("dai/daemon/status", {});
  return { key, keys: keysOf(key, remote!.build), build: remote!.build };
}

async function expectFinished(runs: RunId[]): Promise<void> {
  const ended = await until(runs, hasEnded);
  expect(ended.map(({ state, problem }) => [state, problem])).toEqual(runs.map(() => ["finished", null]));
  const records = withoutSeconds((await details(connection, runs))[0]!.records);
  expect(records.map(({ epoch }) => epoch)).toEqual(Array.from({ length: 401 }, (_, epoch) => epoch));
}

test("forged jobs delete, write and read nothing on a worker", options, async () => {
  const victim = join(dirname(home), `victim-${randomUUID()}`, "photos");
  mkdirSync(victim, { recursive: true });
  writeFileSync(join(victim, "a.txt"), "here");
  await startWorker();
  const { key, keys, build } = await exchange();
  const session = randomUUID();
  // As if there were a daemon that wants this.
  await redis.client.set(keys.session(session), build);
  const orders = createOrders(redis.client, key, keys);
  for (const dataset of [
    { kind: "shell" },
    { kind: "csv", train: "/etc/passwd", label: "x" },
    { kind: "csv", train: "../../../../etc/passwd", label: "x" },
  ])
    for (const run of ["0123456789abcdef", `../${victim}`, "../agents/victim/photos"]) {
      const config = { dataset, architecture: { kind: "mlp", hidden: [4] } };
      const job = { run, config, epochs: 1, storedEpoch: -1, snapshotSeconds: 0, checkpoints: [] } as never;
      const assigned = { session, ticket: randomUUID(), job };
      const order = { ticket: assigned.ticket, wish: "train" as const, stored: -1 };
      await orders.put(session, [{ run, order, worker: null }]);
      await redis.client.hset(keys.snapshots(run), "../../x", "bytes", "-1", "bytes", "0", "bytes");
      await redis.client.xadd(keys.jobs, "*", ...encodeJob(randomBytes(32), assigned));
      await redis.client.xadd(keys.jobs, "*", ...encodeJob(key, assigned));
      await redis.client.xadd(keys.jobs, "*", "payload", "{", "signature", "x");
      while ((await redis.client.xlen(keys.jobs)) > 0) await sleep(20);
    }
  expect(existsSync(join(victim, "a.txt"))).toBe(true);
  expect(readdirSync(victim)).toEqual(["a.txt"]);
  const reports = (await redis.client.xrange(keys.reports(session), "-", "+")).map(([, fields]) =>
    fields.join(),
  );
  // The well-formed jobs alone are answered: the generated data is trained on, the file is not read.
  expect(reports.join()).not.toContain("root:");
  expect(reports.filter((text) => text.includes("The worker can't read the data of this run"))).toHaveLength(
    2,
  );
  rmSync(dirname(victim), { recursive: true });
});

test("forged reports are ignored, and the daemon and its runs continue", options, async () => {
  await startWorker();
  const runs = await launch();
  await until(runs, ({ epoch }) => epoch >= 2);
  const { key, keys } = await exchange();
  const [stream] = await redis.client.keys(`${keys.reports("*")}`);
  const session = stream!.split(":").at(-1)!;
  const run = runs[0]!;
  const forged = 12_345;
  const valid = {
    ...{
      epoch: 0,
      trainLoss: forged,
      trainAccuracy: 1,
      validationLoss: 0,
      validationAccuracy: 1,
      seconds: 1,
    },
    layers: [{ name: "dense_1", width: 1 }],
    spectra: new Float32Array([1, 1]),
  };
  const malformed = [
    { layers: "x" },
    { layers: [] },
    { confusion: "x" },
    { ticks: [{}] },
    { spectra: new Float32Array([Number.NaN, 1]) },
  ];
  // With the ticket of the run as it is assigned now, and for each of the next epochs.
  for (let ahead = 1; ahead <= 20; ahead++) {
    const order = await redis.client.hget(keys.order(session, run), "payload");
    const { ticket, stored } = JSON.parse(order!) as { ticket: string; stored: number };
    const add = async (signer: Buffer, change: object) => {
      const record = { ...valid, epoch: stored + ahead, ...change };
      const report = {
        ticket,
        worker: "evil",
        serial: ahead,
        message: { kind: "record", run, record } as never,
      };
      await redis.client.xadd(stream!, "*", ...encodeReport(signer, session, report));
    };
    await add(randomBytes(32), {});
    for (const change of malformed) await add(key, change);
    await redis.client.xadd(stream!, "*", "payload", "no JSON");
  }
  const evil = {
    worker: "evil",
    build: keys.jobs.split(":").at(-1)!,
    version,
    slots: 1000,
    runs: [],
    since: "",
  };
  const [genuine] = await redis.client.keys(keys.presence("*"));
  const name = keys.presence(randomUUID());
  for (const [at, value] of [
    [keys.presence(randomUUID()), "{"],
    [keys.presence(randomUUID()), JSON.stringify(evil)],
    [name, encodePresence(randomBytes(32), name, evil)],
    // What a worker has signed, under another name.
    [keys.presence(randomUUID()), (await redis.client.getBuffer(genuine!))!],
  ] as const)
    await redis.client.set(at, value, "PX", 60_000);
  // Keys of dead workers expire, except for the stream that all workers read.
  for (const name of (await redis.client.keys("*")).filter((each) => each !== keys.jobs))
    expect([name, (await redis.client.pttl(name)) > 0]).toEqual([name, true]);
  await expectFinished(runs);
  const [found] = await details(connection, [run]);
  expect(found!.records!.filter(({ trainLoss }) => trainLoss === forged)).toEqual([]);
  expect((await connection.request("dai/daemon/status", {})).workers).toBe(2);
});

test("a snapshot of an earlier best epoch that is put back is not served as the best", options, async () => {
  await startWorker();
  const one = { ...spec, initialization: { gain: 1, seeds: 1 } };
  const { runs } = await connection.request("dai/runs/start", { spec: one });
  let first: Buffer | null = null;
  let isOver = false;
  const puttingBack = (async () => {
    for (; !isOver; await sleep(5)) {
      const [hash] = await redis.client.keys("*:snapshots:*");
      const newest = hash === undefined ? null : await redis.client.hgetBuffer(hash, "best");
      first ??= newest;
      if (newest && !newest.equals(first!)) await redis.client.hset(hash!, "best", first!);
    }
  })();
  await expectFinished(runs);
  isOver = true;
  await puttingBack;
  const model = connection.request("dai/runs/model", { run: runs[0]!, format: "onnx", epoch: "best" });
  await expect(model).rejects.toThrow("has no snapshot of its best epoch");
});

test("a worker says that Redis takes no report", options, async () => {
  const worker = await startWorker();
  let said = "";
  worker.stderr!.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  const runs = await launch();
  await until(runs, ({ epoch }) => epoch >= 2);
  const [stream] = await redis.client.keys("*:reports:*");
  // No id is left for others.
  await redis.client.xadd(stream!, "18446744073709551615-18446744073709551615", "payload", "x");
  while (!said.includes("can't be used (ERR The ")) await sleep(50);
  await redis.client.del(stream!);
  await expectFinished(runs);
});

test(
  "a trainer that is killed on a worker again and again fails no run that makes progress",
  options,
  async () => {
    const worker = await startWorker();
    const runs = await launch();
    for (const epoch of [2, 60, 120, 180]) {
      await until(runs, (run) => run.epoch >= epoch);
      const trainers = execFileSync("pgrep", ["-P", String(worker.pid)], { encoding: "utf8" });
      for (const pid of trainers.trim().split("\n")) process.kill(Number(pid), "SIGKILL");
    }
    await expectFinished(runs);
  },
);

test("when Redis has lost everything, runs go back to the queue and finish", options, async () => {
  const worker = await startWorker();
  const runs = await launch();
  await until(runs, ({ epoch }) => epoch >= 20);
  worker.kill("SIGKILL");
  await redis.client.flushall();
  await startWorker();
  await expectFinished(runs);
});

test("a worker leaves the runs of a daemon that is gone, and trains for the next", options, async () => {
  await startWorker();
  const runs = await launch();
  await until(runs, ({ epoch }) => epoch >= 20);
  const { keys } = await exchange();
  connection.close();
  await stopDaemon(home, "SIGKILL");
  while ((await redis.client.xlen(keys.jobs)) > 0) await sleep(200);
  await startDaemon({ home, env: { DAI_REDIS: redis.server.url } });
  connection = await connect(home);
  await expectFinished(runs);
});

test("a worker whose daemon is gone ends when it is asked to", options, async () => {
  const worker = await startWorker();
  await until(await launch(), ({ epoch }) => epoch >= 5);
  connection.close();
  await stopDaemon(home, "SIGKILL");
  const exited = new Promise((resolve) => worker.once("exit", resolve));
  worker.kill("SIGINT");
  await exited;
  await startDaemon({ home });
  connection = await connect(home);
});

test("a worker with another key gets no runs, and the status says who is there", options, async () => {
  const other = join(home, "other.key");
  writeFileSync(other, `${randomBytes(32).toString("base64url")}\n`, { mode: 0o600 });
  await startWorker(other);
  const runs = await launch();
  await sleep(3000);
  const status = await connection.request("dai/daemon/status", {});
  expect(status).toMatchObject({ workers: 0, remote: { problem: null, workers: [] } });
  expect(status.waiting).toEqual([sentenceOf("redis/no-worker", { key: workerKeyPath(home) })]);
  await startWorker();
  await expectFinished(runs);
  const { remote } = await connection.request("dai/daemon/status", {});
  expect(remote!.workers).toMatchObject([{ slots: 2, isSameBuild: true }]);
});
