/** Workers elsewhere, which take runs from a Redis server: the same records, whatever dies. */
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { logPath } from "../../../server/src/connection/spawn.ts";
import type { Every } from "../../../server/src/indicator/scores/clock.ts";
import type { RunDetail } from "../../../server/src/protocol/protocol.ts";
import { workerKeyPath } from "../../../server/src/runs/redis/workerKey.ts";
import { needs, program } from "../../support/needs.ts";
import {
  commandPath,
  connect,
  removeHome,
  startDaemon,
  stopDaemon,
  temporaryHome,
} from "../support/daemon.ts";
import { type RedisServer, startRedis } from "../support/redis.ts";
import { details, hasEnded, smallSpec, waitFor, withoutSeconds } from "../support/runs.ts";

const password = "correct-horse";
const spec = {
  ...smallSpec,
  initialization: { gain: [0.5, 1, 4], seeds: 2 },
  training: { epochs: 60 },
  policy: { rule: "paper", onDiscard: "never", onSaturated: "never" },
};

let redis: RedisServer;
let home: string;
let workers: ChildProcess[];
/** records of every run as this machine alone trains it */
let expected: ReturnType<typeof withoutSeconds>[];

/** the weights of every run's best epoch, likewise */
let expectedBest: Buffer[];

const bestOf = (where: string, run: string): Buffer =>
  readFileSync(join(where, "snapshots", run, "best.safetensors"));

beforeAll(async () => {
  redis = await startRedis(password);
  const alone = temporaryHome();
  await startDaemon({ home: alone });
  const connection = await connect(alone);
  const { runs } = await connection.request("dai/runs/start", { spec });
  await waitFor(connection, runs, hasEnded);
  expected = (await details(connection, runs)).map(({ records }) => withoutSeconds(records));
  expectedBest = runs.map((run) => bestOf(alone, run));
  connection.close();
  await removeHome(alone);
}, 900_000);

afterAll(() => redis.close());

beforeEach(() => {
  home = temporaryHome();
  workers = [];
});

afterEach(async () => {
  await Promise.all(workers.map((worker) => end(worker, "SIGKILL")));
  await removeHome(home);
});

function startWorker(): ChildProcess {
  const worker = spawn(
    process.execPath,
    [commandPath, "worker", "--redis", redis.url, "--key-file", workerKeyPath(home), "--workers", "1"],
    {
      stdio: ["ignore", "ignore", "pipe"],
    },
  );
  workers.push(worker);
  return worker;
}

async function end(worker: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (worker.exitCode !== null || worker.signalCode !== null) return;
  const exited = new Promise((resolve) => worker.once("exit", resolve));
  worker.kill(signal);
  await exited;
}

function startServing(): ReturnType<typeof startDaemon> {
  return startDaemon({ home, env: { DAI_REDIS: redis.url } });
}

async function expectSameRecords(runs: string[]): Promise<void> {
  const connection = await connect(home);
  const ended = await waitFor(connection, runs, hasEnded);
  expect(ended.map(({ state, problem }) => [state, problem])).toEqual(runs.map(() => ["finished", null]));
  const records = (await details(connection, runs)).map((detail) => withoutSeconds(detail.records));
  expect(records).toEqual(expected);
  expect(runs.map((run) => bestOf(home, run).equals(expectedBest[runs.indexOf(run)]!))).toEqual(
    runs.map(() => true),
  );
  connection.close();
}

test("trains on three workers, of which one is killed and one is asked to end", {
  ...needs(program("redis")),
  timeout: 900_000,
}, async () => {
  await startServing();
  const [killed, ending] = [startWorker(), startWorker(), startWorker()];
  const connection = await connect(home);
  const { runs } = await connection.request("dai/runs/start", { spec });
  const isOnItsWay = ({ epoch }: { epoch: number }) => epoch >= 5;
  while (!(await connection.request("dai/runs/list", {})).runs.some(isOnItsWay));
  await end(killed!, "SIGKILL");
  await end(ending!, "SIGINT");
  connection.close();
  await expectSameRecords(runs);
});

test("continues after the daemon was killed, with what the workers did meanwhile", {
  ...needs(program("redis")),
  timeout: 900_000,
}, async () => {
  await startServing();
  startWorker();
  startWorker();
  let connection = await connect(home);
  const { runs } = await connection.request("dai/runs/start", { spec });
  while (!(await connection.request("dai/runs/list", {})).runs.some(({ epoch }) => epoch >= 3));
  connection.close();
  await stopDaemon(home, "SIGKILL");
  await startServing();
  connection = await connect(home);
  await waitFor(connection, runs, hasEnded);
  connection.close();
  await expectSameRecords(runs);
});

test("keeps runs queued until a worker comes, stops them meanwhile, and never logs the password", {
  ...needs(program("redis")),
  timeout: 900_000,
}, async () => {
  await startServing();
  const connection = await connect(home);
  const { runs } = await connection.request("dai/runs/start", { spec });
  const [first, ...others] = runs;
  await connection.request("dai/runs/stop", { runs: [first!] });
  startWorker();
  await waitFor(connection, others, hasEnded);
  expect((await waitFor(connection, [first!], hasEnded))[0]!.state).toBe("stopped");
  await connection.request("dai/runs/continue", { runs: [first!] });
  connection.close();
  await expectSameRecords(runs);
  expect(readFileSync(logPath(home), "utf8")).not.toContain(password);
});

test("ticks and scores by them are those of this machine, also when the clock changes on the way", {
  ...needs(program("redis")),
  timeout: 900_000,
}, async () => {
  const one = (every: Every) => ({
    ...spec,
    initialization: { gain: 0.5, seeds: 1 },
    training: { epochs: 300 },
    indicator: { window: 9, checkpoints: [3, 60], every },
  });
  const alone = temporaryHome();
  await startDaemon({ home: alone });
  let connection = await connect(alone);
  const { runs } = await connection.request("dai/runs/start", { spec: one(7) });
  await waitFor(connection, runs, hasEnded);
  const [wanted] = await details(connection, runs);
  connection.close();
  await removeHome(alone);

  await startServing();
  startWorker();
  connection = await connect(home);
  await connection.request("dai/runs/start", { spec: one(7) });
  await waitFor(connection, runs, hasEnded);
  const [found] = await details(connection, runs);
  // An epoch has 63 steps.
  expect(found!.records!.map(({ ticks }) => ticks?.length)).toEqual([1, ...Array(300).fill(9)]);
  expect(withoutSeconds(found!.records)).toEqual(withoutSeconds(wanted!.records));
  expect(found!.verdicts).toEqual(wanted!.verdicts);
  expect(found!.verdicts.map(({ epoch }) => epoch)).toEqual([3, 60]);

  await connection.request("dai/runs/start", { spec: one(21), fresh: true });
  await waitFor(connection, runs, ({ epoch }) => epoch >= 3);
  await connection.request("dai/runs/start", { spec: one(7) });
  await waitFor(connection, runs, hasEnded);
  const [changed] = await details(connection, runs);
  connection.close();
  const counts = changed!.records!.map(({ ticks }) => ticks!.length);
  expect(counts.filter((count, epoch) => count !== counts[epoch - 1])).toEqual([1, 3, 9]);
  // The first epoch with nine ticks has one too few for a window.
  const later = (run: RunDetail) => withoutSeconds(run.records).slice(counts.indexOf(9) + 1);
  expect(later(changed!)[0]!.ticks![0]!.scores).not.toBeNull();
  expect(later(changed!)).toEqual(later(wanted!));
});
