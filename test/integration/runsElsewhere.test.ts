/** Workers elsewhere, which take runs from a Redis server: the same records, whatever dies. */
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { logPath } from "../../server/src/connection/spawn.ts";
import {
  commandPath,
  connect,
  removeHome,
  startDaemon,
  stopDaemon,
  temporaryHome,
} from "./support/daemon.ts";
import { type RedisServer, startRedis } from "./support/redis.ts";
import { details, hasEnded, smallSpec, waitFor, withoutSeconds } from "./support/runs.ts";

const password = "correct-horse";
const spec = {
  ...smallSpec,
  initialization: { gain: [0.5, 1, 4], seeds: 2 },
  training: { epochs: 60 },
  policy: { onDiscard: "never", onSaturated: "never" },
};

let redis: RedisServer;
let home: string;
let workers: ChildProcess[];
/** records of every run as this machine alone trains it */
let expected: ReturnType<typeof withoutSeconds>[];

beforeAll(async () => {
  redis = await startRedis(password);
  const alone = temporaryHome();
  await startDaemon({ home: alone });
  const connection = await connect(alone);
  const { runs } = await connection.request("dai/runs/start", { spec });
  await waitFor(connection, runs, hasEnded);
  expected = (await details(connection, runs)).map(({ records }) => withoutSeconds(records));
  connection.close();
  await removeHome(alone);
}, 120_000);

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
  const worker = spawn(process.execPath, [commandPath, "worker", "--redis", redis.url, "--workers", "1"], {
    stdio: ["ignore", "ignore", "pipe"],
  });
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
  connection.close();
}

test("trains on three workers, of which one is killed and one is asked to end", async () => {
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
}, 180_000);

test("goes on after the daemon was killed, with what the workers did meanwhile", async () => {
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
}, 180_000);

test("keeps runs queued until a worker comes, stops them meanwhile, and never logs the password", async () => {
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
}, 180_000);
