/** A thread that asks the daemon for its status all the time, and notes the longest that an answer took. */
import { parentPort, Worker, workerData } from "node:worker_threads";
import type { ConnectOptions } from "../server/src/connection/daemon.ts";
import { connectDaemon } from "../server/src/connection/typed.ts";

/** The longest wait for an answer while `work` goes on, in milliseconds. The thread does nothing else. */
export async function longestStall(options: ConnectOptions, work: () => Promise<unknown>): Promise<number> {
  const watcher = new Worker(new URL(import.meta.url), { workerData: options });
  const next = () => new Promise<number>((resolve) => watcher.once("message", resolve));
  await next();
  await work();
  const longest = next();
  watcher.postMessage("stop");
  const found = await longest;
  await watcher.terminate();
  return found;
}

async function watch(options: ConnectOptions): Promise<void> {
  const connection = await connectDaemon(options);
  let isStopped = false;
  parentPort!.once("message", () => {
    isStopped = true;
  });
  let longest = 0;
  parentPort!.postMessage(0);
  while (!isStopped) {
    const start = performance.now();
    await connection.request("dai/daemon/status", {});
    longest = Math.max(longest, performance.now() - start);
  }
  connection.close();
  parentPort!.postMessage(longest);
}

if (parentPort) await watch(workerData);
