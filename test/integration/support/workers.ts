/** Workers of tests: `dai worker` of the build under test. */
import { type ChildProcess, spawn } from "node:child_process";
import { workerKeyPath } from "../../../server/src/runs/redis/workerKey.ts";
import { commandPath } from "./daemon.ts";

export interface WorkerOptions {
  redis: string;
  /** the daemon's state directory, which has the key */
  home: string;
  slots?: number;
  /** the key, where it is not the daemon's */
  keyFile?: string;
  /** the folder of snapshots that it shares */
  snapshots?: string;
  env?: NodeJS.ProcessEnv;
  /** dai.js of another build */
  command?: string;
}

/** Starts a worker and waits until it has printed its first line. */
export async function startWorker(options: WorkerOptions): Promise<ChildProcess> {
  const { redis, home, slots = 2, keyFile = workerKeyPath(home), env, command = commandPath } = options;
  const shared = options.snapshots === undefined ? [] : ["--snapshots", options.snapshots];
  const args = ["worker", "--redis", redis, "--key-file", keyFile, "--workers", String(slots), ...shared];
  const worker = spawn(process.execPath, [command, ...args], {
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, ...env },
  });
  await new Promise((resolve) => worker.stderr!.once("data", resolve));
  return worker;
}
