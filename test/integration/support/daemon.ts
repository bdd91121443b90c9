/** Real daemons on state directories of their own, for tests. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type ConnectOptions, type DaemonInfo, openDaemon } from "../../../server/src/connection/daemon.ts";
import { isAlive, readInfo } from "../../../server/src/connection/info.ts";
import { connectDaemon, type DaemonConnection } from "../../../server/src/connection/typed.ts";

/** The folder of the built daemon; another build can be tested by naming its folder. */
const DIST = resolve(process.env["DAI_TEST_DIST"] ?? "dist");
export const daemonPath = join(DIST, "daemon.js");
/** The `dai` command. */
export const commandPath = join(DIST, "dai.js");

/** A new directory for `DAI_HOME`. Give it back with `removeHome`. */
export function temporaryHome(): string {
  return mkdtempSync(join(tmpdir(), "dai-home-"));
}

/** Ends the daemon of this directory, if one runs, and deletes the directory. */
export async function removeHome(home: string): Promise<void> {
  await stopDaemon(home);
  rmSync(home, { recursive: true, force: true, maxRetries: 5 });
}

export interface StartOptions {
  home: string;
  env?: NodeJS.ProcessEnv;
}

export function connectOptions({ home, env }: StartOptions): ConnectOptions {
  // A daemon that a failed test leaves behind ends by itself.
  return { home, daemonPath, env: { ...process.env, DAI_IDLE_SECONDS: "60", ...env } };
}

/** Starts the built daemon and waits until it can be connected to. */
export async function startDaemon(options: StartOptions): Promise<DaemonInfo> {
  const socket = await openDaemon(connectOptions(options));
  socket.close();
  return socket.info;
}

/** Connects to the daemon that runs for this directory. */
export function connect(home: string): Promise<DaemonConnection> {
  return connectDaemon({ ...connectOptions({ home }), start: false });
}

/** Ends the daemon of this directory by a signal and waits until its process is gone. */
export async function stopDaemon(home: string, signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
  const info = readInfo(home);
  if (!info || !isAlive(info.pid)) return;
  process.kill(info.pid, signal);
  await ended(info.pid);
}

/** Waits until a process is gone. */
export async function ended(pid: number): Promise<void> {
  while (isAlive(pid)) await sleep(20);
}
