/** Programs that workers elsewhere start in a folder of their own, through a real Redis server. */
import { type ChildProcess, spawn } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { DaemonConnection } from "../../../server/src/connection/typed.ts";
import type { RunId } from "../../../server/src/protocol/protocol.ts";
import { workerKeyPath } from "../../../server/src/runs/redis/workerKey.ts";
import { needs, program, python, pythonModules } from "../../support/needs.ts";
import { commandPath, connect, removeHome, startDaemon, temporaryHome } from "../support/daemon.ts";
import { type RedisServer, startRedis } from "../support/redis.ts";
import { dai, details, hasEnded, waitFor } from "../support/runs.ts";

const script = resolve("test/fixtures/programs/regression.py");
let redis: RedisServer;
let home: string;
let folder: string;
let connection: DaemonConnection;
let workers: ChildProcess[];

beforeAll(async () => {
  redis = await startRedis("correct-horse");
});
afterAll(() => redis.close());

beforeEach(async () => {
  home = temporaryHome();
  folder = mkdtempSync(join(tmpdir(), "dai-elsewhere-"));
  workers = [];
  await startDaemon({ home, env: { DAI_REDIS: redis.url, PYTHONPATH: resolve("python") } });
  connection = await connect(home);
});
afterEach(async () => {
  connection.close();
  for (const worker of workers) await end(worker, "SIGKILL");
  await removeHome(home);
  rmSync(folder, { recursive: true, force: true });
});

/** A folder with a copy of the program. */
function checkout(name: string): string {
  const path = join(folder, name);
  mkdirSync(path);
  copyFileSync(script, join(path, "train.py"));
  return path;
}

function startWorker(programs?: string): ChildProcess {
  const options = ["--redis", redis.url, "--key-file", workerKeyPath(home), "--workers", "1"];
  const worker = spawn(
    process.execPath,
    [commandPath, "worker", ...options, ...(programs ? ["--programs", programs] : [])],
    { stdio: ["ignore", "ignore", "inherit"], env: { ...process.env, PYTHONPATH: resolve("python") } },
  );
  workers.push(worker);
  return worker;
}

async function end(worker: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (worker.exitCode !== null || worker.signalCode !== null) return;
  const exited = new Promise((settle) => worker.once("exit", settle));
  worker.kill(signal);
  await exited;
}

async function launch(args: string[] = [], more: object = {}, programKeys: object = {}): Promise<RunId[]> {
  const at = join(folder, "here");
  if (!existsSync(at)) checkout("here");
  const file = join(at, "study.dai.json");
  const command = [python, "train.py", "--lr={learningRate}", ...args];
  const spec = {
    name: "elsewhere",
    program: { command, parameters: { learningRate: 0.5 }, ...programKeys },
    epochs: 6,
    ...more,
  };
  writeFileSync(file, JSON.stringify(spec));
  return (await connection.request("dai/runs/start", { uri: pathToFileURL(file).href })).runs;
}

const outputOf = async (run: RunId) => (await connection.request("dai/program/output", { run })).text;
const epochsTo = (last: number) => Array.from({ length: last }, (_, i) => i + 1);
const hasSlots = async (count: number) => {
  while ((await connection.request("dai/daemon/status", {})).workers < count);
};

const required = needs(program("redis"), pythonModules("numpy", "websockets"));

describe("a program of a spec", { ...required, timeout: 900_000 }, () => {
  test("is started by a worker in the worker's folder, and its reports and output come back", async () => {
    const there = checkout("there");
    startWorker(there);
    await hasSlots(1);
    const runs = await launch(["--seconds=0.05"], { seeds: 2 });
    await waitFor(connection, runs, hasEnded);
    for (const { state, problem, records } of await details(connection, runs)) {
      expect({ state, problem }).toEqual({ state: "finished", problem: null });
      expect(records!.map(({ epoch }) => epoch)).toEqual(epochsTo(6));
      expect(records![5]!.metrics).toEqual({ margin: expect.any(Number) });
    }
    expect(readdirSync(join(there, ".dai")).toSorted()).toEqual([".gitignore", "place", ...runs].toSorted());
    const logs = await dai(home, ["logs", runs[0]!]);
    expect(logs.stdout).toContain("begins");
    expect(logs.stdout.trimEnd().endsWith("ends")).toBe(true);
    expect((await dai(home, ["daemon", "status"])).stdout).toContain("starts programs");
  });

  test("stops there when it is asked to, and continues from its checkpoint", async () => {
    startWorker(checkout("there"));
    await hasSlots(1);
    const go = join(folder, "go");
    const options = ["--seconds=0.05", "--waitAt=20", `--waitFor=${go}`];
    const [run] = (await launch(options, { epochs: 30 }, { resumes: true })) as [RunId];
    await waitFor(connection, [run], ({ epoch }) => epoch >= 3);
    await connection.request("dai/runs/stop", { runs: [run] });
    writeFileSync(go, "");
    await waitFor(connection, [run], ({ state }) => state === "stopped");
    await connection.request("dai/runs/continue", { runs: [run] });
    await waitFor(connection, [run], hasEnded);
    const [detail] = await details(connection, [run]);
    expect(detail).toMatchObject({ state: "finished", epoch: 30 });
    expect(detail!.records!.map(({ epoch }) => epoch)).toEqual(epochsTo(30));
    expect(await outputOf(run)).toMatch(/resumes after \d+/);
  });

  test("continues with another worker that shares the folder, and begins again with one that does not", async () => {
    const there = checkout("there");
    const first = startWorker(there);
    await hasSlots(1);
    const go = join(folder, "go");
    const options = ["--seconds=0.1", "--waitAt=30", `--waitFor=${go}`];
    const [run] = (await launch(options, { epochs: 60 }, { resumes: true })) as [RunId];
    await waitFor(connection, [run], ({ epoch }) => epoch >= 3);
    await end(first, "SIGINT");
    const second = startWorker(there);
    await waitFor(connection, [run], ({ epoch }) => epoch >= 12);
    expect((await outputOf(run)).match(/resumes after \d+/g)).toHaveLength(1);
    await end(second, "SIGINT");
    writeFileSync(go, "");
    startWorker(checkout("elsewhere"));
    await waitFor(connection, [run], hasEnded);
    const [detail] = await details(connection, [run]);
    expect(detail).toMatchObject({ state: "finished", epoch: 60 });
    expect(detail!.records!.map(({ epoch }) => epoch)).toEqual(epochsTo(60));
    const output = await outputOf(run);
    expect(output.match(/begins/g)).toHaveLength(3);
    expect(output.match(/resumes after \d+/g)).toHaveLength(1);
  });

  test("is taken from a worker that was killed, whose program ends", async () => {
    const there = checkout("there");
    const killed = startWorker(there);
    await hasSlots(1);
    const [run] = (await launch(["--seconds=0.1"], { epochs: 200 }, { resumes: true })) as [RunId];
    await waitFor(connection, [run], ({ epoch }) => epoch >= 3);
    await end(killed, "SIGKILL");
    startWorker(there);
    await waitFor(connection, [run], hasEnded);
    const [detail] = await details(connection, [run]);
    expect([detail!.state, detail!.problem ?? null]).toEqual(["finished", null]);
    expect(detail!.epoch).toBe(200);
    expect(detail!.records!.map(({ epoch }) => epoch)).toEqual(epochsTo(200));
  });

  test("says what is missing on the worker's machine", async () => {
    const empty = join(folder, "empty");
    mkdirSync(empty);
    startWorker(empty);
    await hasSlots(1);
    const [run] = (await launch()) as [RunId];
    await waitFor(connection, [run], hasEnded);
    const [detail] = await details(connection, [run]);
    expect(detail!.state).toBe("failed");
    expect(detail!.problem).toMatch(/can't open file .*train\.py/);
  });

  test("stays on this machine while no worker starts programs", async () => {
    startWorker();
    await hasSlots(1);
    const [run] = (await launch()) as [RunId];
    await waitFor(connection, [run], hasEnded);
    expect((await details(connection, [run]))[0]).toMatchObject({ state: "finished", epoch: 6 });
    expect(existsSync(join(home, "programs", run, "weights.npz"))).toBe(true);
  });
});
