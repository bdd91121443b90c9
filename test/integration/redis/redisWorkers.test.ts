/** What differs between the machines of a daemon and its workers, and what is said when Redis is not as it should be. */
import type { ChildProcess } from "node:child_process";
import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { DaemonConnection } from "../../../server/src/connection/typed.ts";
import { sentenceOf } from "../../../server/src/messages/catalogue.ts";
import type { DaemonStatus } from "../../../server/src/protocol/protocol.ts";
import { needs, program } from "../../support/needs.ts";
import { commandPath, connect, removeHome, startDaemon, temporaryHome } from "../support/daemon.ts";
import { compilePreload } from "../support/preload.ts";
import { dai, hasEnded, smallSpec, waitFor } from "../support/runs.ts";
import { useRedis } from "../support/useRedis.ts";
import { startWorker, type WorkerOptions } from "../support/workers.ts";

const spec = { ...smallSpec, initialization: { gain: 1, seeds: 2 }, training: { epochs: 40 } };

const redis = useRedis();
let home: string;
let folder: string;
let workers: ChildProcess[];
let connection: DaemonConnection;

beforeEach(async () => {
  [home, folder, workers] = [temporaryHome(), temporaryHome(), []];
  await redis.client.config("SET", "maxmemory", "0");
  await redis.client.config("SET", "maxmemory-policy", "noeviction");
  await redis.client.flushall();
});
afterEach(async () => {
  connection.close();
  for (const worker of workers) worker.kill("SIGKILL");
  await removeHome(home);
  await removeHome(folder);
});

async function start(env: NodeJS.ProcessEnv = {}): Promise<void> {
  await startDaemon({ home, env: { DAI_REDIS: redis.server.url, ...env } });
  connection = await connect(home);
}

async function work(options: Partial<WorkerOptions> = {}): Promise<ChildProcess> {
  const worker = await startWorker({ redis: redis.server.url, home, ...options });
  workers.push(worker);
  return worker;
}

/** Asks for the status until it is as wanted. */
async function status(isWanted: (status: DaemonStatus) => boolean): Promise<DaemonStatus> {
  for (;;) {
    const now = await connection.request("dai/daemon/status", {});
    if (isWanted(now)) return now;
    await sleep(50);
  }
}

test(
  "clocks that are an hour apart do not prevent training, and a worker that was killed is missed",
  needs(program("redis"), program("compiler")),
  async () => {
    const library = compilePreload("clockShift", folder);
    const shifted = (seconds: number) => ({ LD_PRELOAD: library, DAI_CLOCK_SHIFT: String(seconds) });
    await start();
    await work({ slots: 1, env: shifted(3600) });
    await work({ slots: 1, env: shifted(-3600) });
    const { remote } = await status(({ workers: slots }) => slots === 2);
    const apart = remote!.workers.map(({ since }) => Date.parse(since));
    expect(Math.abs(apart[0]! - apart[1]!)).toBeGreaterThan(7_000_000);
    const { runs } = await connection.request("dai/runs/start", { spec });
    const ended = await waitFor(connection, runs, hasEnded);
    expect(ended.map(({ state }) => state)).toEqual(["finished", "finished"]);
    for (const worker of workers) worker.kill("SIGKILL");
    await status(({ workers: slots }) => slots === 0);
  },
);

test(
  "a worker with other kernels is given no runs, and the status says so",
  needs(program("redis")),
  async () => {
    cpSync(dirname(commandPath), join(folder, "dist"), { recursive: true });
    // A custom section changes the file and nothing that it computes.
    for (const name of readdirSync(join(folder, "dist")).filter((each) => /^kernels-.*wasm$/.test(each))) {
      const path = join(folder, "dist", name);
      writeFileSync(path, Buffer.concat([readFileSync(path), Buffer.from([0, 2, 1, 0x78])]));
    }
    writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
    await start();
    await work({ command: join(folder, "dist", "dai.js") });
    const { remote } = await status((now) => now.remote!.workers.length === 1);
    expect(remote!.workers).toMatchObject([{ isSameBuild: false, runs: [] }]);
    const { runs } = await connection.request("dai/runs/start", { spec });
    const { stdout } = await dai(home, ["daemon", "status"]);
    expect(stdout).toContain("gets no runs, since its version or its kernels are others");
    expect(stdout).toMatch(/^workers {3}0$/m);
    expect((await waitFor(connection, runs, () => true)).map(({ state }) => state)).toEqual([
      "queued",
      "queued",
    ]);
    await work();
    await waitFor(connection, runs, ({ state }) => state === "finished");
  },
);

test("the log warns about a Redis server that may lose runs", needs(program("redis")), async () => {
  await redis.client.config("SET", "maxmemory-policy", "allkeys-lru");
  await start();
  const log = () => readFileSync(join(home, "daemon.log"), "utf8");
  const told = sentenceOf("redis/eviction", { policy: "allkeys-lru" });
  while (!log().includes(told)) await sleep(50);
  expect(log()).toContain(sentenceOf("redis/no-append-only", {}));
});

test(
  "while the memory of Redis is full, daemon and worker say so once, and continue when there is room",
  needs(program("redis")),
  async () => {
    await start();
    const worker = await work();
    let said = "";
    worker.stderr!.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
    const { runs } = await connection.request("dai/runs/start", { spec, epochs: 400 });
    await waitFor(connection, runs, ({ epoch }) => epoch >= 10);
    await redis.client.config("SET", "maxmemory", "1");
    const { remote } = await status((now) => now.remote!.problem !== null);
    expect(remote!.problem).toMatch(
      /^Redis at .* can't be used \(.*OOM.*\): runs stay queued until it answers\.$/,
    );
    expect((await dai(home, ["daemon", "status"])).stdout).toContain("runs stay queued until it answers.");
    await sleep(3000);
    expect(said.split("\n").filter((line) => line.includes("OOM")).length).toBeLessThan(5);
    await redis.client.config("SET", "maxmemory", "0");
    await waitFor(connection, runs, ({ state }) => state === "finished");
    await status((now) => now.remote!.problem === null);
  },
);

test("a server that is there and does not answer is said not to", async () => {
  const silent = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => silent.once("listening", resolve));
  const { port } = silent.address() as AddressInfo;
  await startDaemon({ home, env: { DAI_REDIS: `redis://127.0.0.1:${port}` } });
  connection = await connect(home);
  const { remote } = await status((now) => now.remote!.problem !== null);
  expect(remote!.problem).toContain(sentenceOf("redis/silent", {}));
  silent.close();
});
