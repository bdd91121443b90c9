/** Kills daemon, workers, their trainers and Redis at random moments while workers train a study through Redis. */
import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";
import { onTestFinished } from "vitest";
import type { DaemonConnection } from "../../server/src/connection/typed.ts";
import type { RunId } from "../../server/src/protocol/protocol.ts";
import { uniform } from "../../server/src/random/distributions.ts";
import { createGenerator } from "../../server/src/random/generator.ts";
import { workerKeyPath } from "../../server/src/runs/redis/workerKey.ts";
import { commandPath, ended } from "../integration/support/daemon.ts";
import { childrenOf, kill } from "../integration/support/kills.ts";
import { type Persistence, startRedis } from "../integration/support/redis.ts";
import { hasEnded } from "../integration/support/runs.ts";

const workerCount = 2;

/** How often each kind of process was killed. */
export type Killed = Record<"daemon" | "worker" | "trainer" | "redis", number>;

/** @returns what was killed, the study's runs, the epoch that they train to, and the last daemon with all its helpers */
export async function killElsewhere(options: {
  home: string;
  open: (redis: string) => Promise<DaemonConnection>;
  spec: object;
  epochs: number;
  kills: number;
  seed: number;
  persistence: Persistence;
}): Promise<{
  killed: Killed;
  connection: DaemonConnection;
  runs: RunId[];
  epochs: number;
  close(): Promise<void>;
}> {
  const { home, open, spec, kills, seed, persistence } = options;
  let { epochs } = options;
  const random = createGenerator(seed, "kills elsewhere");
  const pick = (count: number) => Math.floor(uniform(random) * count);
  const server = await startRedis("secret", persistence);
  let connection = await open(server.url);
  const workers: ChildProcess[] = [];

  function startWorker(place: number): void {
    const options = ["--redis", server.url, "--key-file", workerKeyPath(home), "--workers", "2"];
    workers[place] = spawn(process.execPath, [commandPath, "worker", ...options], { stdio: "ignore" });
  }

  async function save(): Promise<void> {
    const redis = new Redis(server.url);
    await redis.save();
    redis.disconnect();
  }

  const strike: Record<keyof Killed, () => Promise<void>> = {
    async daemon() {
      const { pid } = connection.info;
      kill(pid);
      await ended(pid);
      connection.close();
      await sleep(pick(300));
      connection = await open(server.url);
    },
    async worker() {
      const place = pick(workerCount);
      workers[place]!.kill("SIGKILL");
      await sleep(pick(300));
      startWorker(place);
    },
    async trainer() {
      childrenOf(workers[pick(workerCount)]!.pid!).forEach(kill);
    },
    async redis() {
      await server.kill();
      await sleep(pick(300));
      await server.start();
    },
  };

  async function close(): Promise<void> {
    for (const worker of workers) worker.kill("SIGKILL");
    await server.close();
  }

  // Also when a client waits in vain for a daemon.
  onTestFinished(close);
  for (let place = 0; place < workerCount; place++) startWorker(place);
  const { runs } = await connection.request("dai/runs/start", { spec, epochs });
  const killed: Killed = { daemon: 0, worker: 0, trainer: 0, redis: 0 };
  const kinds = Object.keys(strike) as (keyof Killed)[];
  for (let count = 0; count < kills; ) {
    // Now and then long enough for leases to end and for runs to get on.
    await sleep(pick(8) === 0 ? pick(12_000) : pick(500));
    if (persistence === "snapshots" && pick(2) === 0) await save();
    // Now and then two at once.
    const victims = pick(4) === 0 ? [kinds[pick(4)]!, kinds[pick(4)]!] : [kinds[pick(4)]!];
    await Promise.all([...new Set(victims)].map((kind) => strike[kind]()));
    for (const kind of new Set(victims)) killed[kind]++;
    count += new Set(victims).size;
    const { runs: found } = await connection.request("dai/runs/list", {});
    if (found.every(hasEnded)) epochs += 200;
    await connection.request("dai/runs/start", { spec, epochs });
  }
  return {
    ...{ killed, connection, runs, epochs },
    close,
  };
}
