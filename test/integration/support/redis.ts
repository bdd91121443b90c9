import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis } from "ioredis";
import { packageManager, thisSystem } from "../../../scripts/machine/packageManager.ts";
import { findProgram, missing } from "../../../scripts/machine/programs.ts";
import { freePort } from "../../support/freePort.ts";

/** What a Redis server keeps when it is killed: nothing, what BGSAVE has last written, or everything. */
export type Persistence = "nothing" | "snapshots" | "everything";

/** A real Redis server. */
export interface RedisServer {
  url: string;
  /** Ends it by SIGKILL and starts it again on the same port, with what it has kept. */
  crash(): Promise<void>;
  /** Ends it by SIGKILL; `start` brings it back. */
  kill(): Promise<void>;
  /** @param env of the server beside that of this process */
  start(env?: NodeJS.ProcessEnv): Promise<void>;
  close(): Promise<void>;
}

/** @throws one sentence that says how to get one where there is no `redis-server` */
export async function startRedis(
  password: string,
  persistence: Persistence = "nothing",
): Promise<RedisServer> {
  const path = findProgram("redis");
  if (!path) throw new Error(missing("redis", packageManager(thisSystem())));
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), "dai-redis-"));
  const keeps = persistence === "everything" ? { appendonly: "yes", appendfsync: "always" } : {};
  const options = { port, bind: "127.0.0.1", save: "", dir: folder, requirepass: password, ...keeps };
  const args = Object.entries(options).flatMap(([key, value]) => [`--${key}`, String(value)]);
  const url = `redis://:${password}@127.0.0.1:${port}`;
  let child: ChildProcess;

  async function start(env: NodeJS.ProcessEnv = {}): Promise<void> {
    child = spawn(path!, args, { stdio: "ignore", env: { ...process.env, ...env } });
    const probe = new Redis(url, { retryStrategy: () => 50, maxRetriesPerRequest: null });
    probe.on("error", () => {});
    await probe.ping();
    probe.disconnect();
  }

  async function kill(signal: NodeJS.Signals = "SIGKILL"): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = new Promise((resolve) => child.once("exit", resolve));
    child.kill(signal);
    await exited;
  }

  await start();
  return {
    url,
    start,
    kill,
    async crash() {
      await kill();
      await start();
    },
    async close() {
      await kill("SIGTERM");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
