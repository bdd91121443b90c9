/**
 * The daemon of the build, which measures the tasks of its event loop: no other client gets an answer during one. On SIGUSR2
 * it writes the longest since the last signal, and of how many it is, into its state directory.
 *
 * `daemonTurns.ts` starts it in place of dist/daemon.js; DAI_TEST_DIST names another build.
 */
import { renameSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { LongestTurns } from "./daemonTurns.ts";

const none = { count: 0, processor: 0, clock: 0 };
let longest: LongestTurns = { ...none };
let [clock, processor] = [performance.now(), processorTime()];

/** Of this thread, in milliseconds: what other processes do on the machine is not in it. */
function processorTime(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

function turn(): void {
  const [nextClock, nextProcessor] = [performance.now(), processorTime()];
  longest.count++;
  longest.clock = Math.max(longest.clock, nextClock - clock);
  longest.processor = Math.max(longest.processor, nextProcessor - processor);
  [clock, processor] = [nextClock, nextProcessor];
  setImmediate(turn);
}

process.on("SIGUSR2", () => {
  const file = join(process.env["DAI_HOME"]!, "turns.json");
  writeFileSync(`${file}.new`, JSON.stringify(longest));
  renameSync(`${file}.new`, file);
  longest = { ...none };
});

await import(pathToFileURL(join(resolve(process.env["DAI_TEST_DIST"] ?? "dist"), "daemon.js")).href);
setImmediate(turn);
