/**
 * Workers that only pretend to train, with a real Redis server and a real daemon: what an epoch costs for 10, 100 and
 * 1,000 workers of one epoch a second, and how many epochs the daemon stores when its workers do not wait.
 *
 * Run: node bench/daemon/workers.ts [counts of workers, such as 10,100,1000] [seconds] [workers that do not wait, 0 for none]
 */

import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Redis } from "ioredis";
import type { DaemonConnection } from "../../server/src/connection/typed.ts";
import { workerKeyPath } from "../../server/src/runs/redis/workerKey.ts";
import { connect, removeHome, startDaemon, temporaryHome } from "../../test/integration/support/daemon.ts";
import { startRedis } from "../../test/integration/support/redis.ts";
import { smallSpec } from "../../test/integration/support/runs.ts";
import { machineLine } from "../support/machine.ts";
import type { PretendOptions } from "./pretendWorkers.ts";

const counts = (process.argv[2] ?? "10,100,1000").split(",").map(Number);
const seconds = Number(process.argv[3] ?? 20);
const hasty = Number(process.argv[4] ?? 100);
console.log(machineLine());

const server = await startRedis("secret");
const redis = new Redis(server.url);
const rows: string[] = [];
for (const workers of counts) rows.push(await measure(workers, 1000));
if (hasty > 0) rows.push(await measure(hasty, 0));
console.log(
  [
    "| workers | epochs asked for | epochs/s stored | Redis commands per epoch | bytes from Redis per epoch | daemon, ms of processor per epoch | Redis, ms of processor per epoch | daemon, MiB | Redis, MiB |",
    "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ...rows,
  ].join("\n"),
);
redis.disconnect();
await server.close();

/** @param interval between two records of a worker, in milliseconds. @returns a row of the table */
async function measure(workers: number, interval: number): Promise<string> {
  await redis.flushall();
  const home = temporaryHome();
  await startDaemon({ home, env: { DAI_REDIS: server.url } });
  const connection = await connect(home);
  const { build } = (await connection.request("dai/daemon/status", {})).remote!;
  const keyFile = workerKeyPath(home);
  const options: PretendOptions = { url: server.url, keyFile, build, workers, interval };
  const path = fileURLToPath(new URL("pretendWorkers.ts", import.meta.url));
  const pool: ChildProcess = fork(path, [JSON.stringify(options)]);
  await once(pool, "message");
  const gains = Array.from({ length: workers }, (_, index) => 0.1 + index / 1000);
  await connection.request("dai/runs/start", {
    spec: {
      ...smallSpec,
      initialization: { gain: gains, seeds: 1 },
      training: { epochs: 10_000 },
      indicator: { window: 10, checkpoints: [5000] },
      policy: { order: "asLaunched", onDiscard: "never", onSaturated: "never" },
    },
  });
  while (((await connection.request("dai/daemon/status", {})).runs.running ?? 0) < workers) await sleep(100);
  // Until every worker has sent its first records.
  await sleep(3000);
  const before = await figures(connection);
  await sleep(seconds * 1000);
  const after = await figures(connection);
  const epochs = after.epochs - before.epochs;
  const per = (part: "commands" | "bytes" | "processor" | "redisProcessor") =>
    (after[part] - before[part]) / epochs;
  connection.close();
  pool.kill();
  await removeHome(home);
  const asked = interval === 0 ? "as many as are stored" : `${(workers * 1000) / interval}/s`;
  return `| ${workers} | ${asked} | ${(epochs / (after.at - before.at)).toFixed(0)} | ${per("commands").toFixed(1)} | ${per("bytes").toFixed(0)} | ${(1000 * per("processor")).toFixed(2)} | ${(1000 * per("redisProcessor")).toFixed(2)} | ${after.memory.toFixed(0)} | ${after.redis.toFixed(1)} |`;
}

async function figures(connection: DaemonConnection) {
  const status = await connection.request("dai/daemon/status", {});
  const info = await redis.info();
  const value = (name: string) => Number(new RegExp(`^${name}:([\\d.]+)`, "m").exec(info)?.[1]);
  return {
    at: performance.now() / 1000,
    // Each stored epoch is one entry of the journal.
    epochs: status.sequence,
    processor: status.processorSeconds,
    memory: status.memory / 2 ** 20,
    commands: value("total_commands_processed"),
    bytes: value("total_net_output_bytes"),
    redisProcessor: value("used_cpu_user") + value("used_cpu_sys"),
    redis: value("used_memory") / 2 ** 20,
  };
}
