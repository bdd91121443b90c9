import type { WatchedDaemon } from "../../test/integration/support/daemonTurns.ts";

/**
 * Prints the head of a table of the longest tasks of the daemon's event loop.
 *
 * @returns does the work of a row and prints it
 */
export function createTaskTable(daemon: WatchedDaemon) {
  console.log("\n| request | takes | longest task, processor time | wall time |\n| --- | --- | --- | --- |");
  return async (request: string, work: () => Promise<unknown>): Promise<void> => {
    const start = performance.now();
    const { processor, clock } = await daemon.during(work);
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    console.log(`| ${request} | ${seconds} s | ${processor.toFixed(1)} ms | ${clock.toFixed(1)} ms |`);
  };
}
