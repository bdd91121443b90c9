import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";
import { packageManager, thisSystem } from "../../../scripts/machine/packageManager.ts";
import { findProgram, missing } from "../../../scripts/machine/programs.ts";

/** A real Redis server, which keeps nothing. */
export interface RedisServer {
  url: string;
  close(): Promise<void>;
}

/** @throws one sentence that says how to get one where there is no `redis-server` */
export async function startRedis(password: string): Promise<RedisServer> {
  const path = findProgram("redis");
  if (!path) throw new Error(missing("redis", packageManager(thisSystem())));
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), "dai-redis-"));
  const options = { port, bind: "127.0.0.1", save: "", appendonly: "no", dir: folder, requirepass: password };
  const child = spawn(
    path,
    Object.entries(options).flatMap(([key, value]) => [`--${key}`, String(value)]),
    { stdio: "ignore" },
  );
  const exited = new Promise((resolve) => child.once("exit", resolve));
  const url = `redis://:${password}@127.0.0.1:${port}`;
  const probe = new Redis(url, { retryStrategy: () => 50, maxRetriesPerRequest: null });
  probe.on("error", () => {});
  await probe.ping();
  probe.disconnect();
  return {
    url,
    async close() {
      child.kill();
      await exited;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  await sleep(0);
  return port;
}
