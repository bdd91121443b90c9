/** The longest turn of the daemon's event loop while it does something. */
import { readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { openDaemon } from "../../../server/src/connection/daemon.ts";
import type { DaemonConnection } from "../../../server/src/connection/typed.ts";
import { daemonPath as builtDaemon, connect, connectOptions, removeHome, temporaryHome } from "./daemon.ts";

/** Milliseconds of one turn of the event loop; the two maxima can be of different turns. */
export interface LongestTurns {
  /** how many turns there were */
  count: number;
  /** processor time of the daemon's main thread, which other processes don't add to */
  processor: number;
  /** by the clock, with waits for the disk and for a free core */
  clock: number;
}

export interface WatchedDaemon {
  home: string;
  connection: DaemonConnection;
  /** The longest turns while `work` continues. */
  during(work: () => Promise<unknown>): Promise<LongestTurns>;
  close(): Promise<void>;
}

/** @param home a state directory whose daemon does not run; a new one when absent */
export async function startWatchedDaemon(home = temporaryHome()): Promise<WatchedDaemon> {
  const daemonPath = fileURLToPath(new URL("watchedDaemon.ts", import.meta.url));
  const socket = await openDaemon({
    ...connectOptions({ home, env: { DAI_TEST_DIST: dirname(builtDaemon) } }),
    daemonPath,
  });
  socket.close();
  const connection = await connect(home);

  async function take(): Promise<LongestTurns> {
    const file = join(home, "turns.json");
    rmSync(file, { force: true });
    process.kill(connection.info.pid, "SIGUSR2");
    for (;;) {
      await sleep(5);
      try {
        return JSON.parse(readFileSync(file, "utf8"));
      } catch {
        // Not yet.
      }
    }
  }

  return {
    home,
    connection,
    async during(work) {
      await take();
      await work();
      return take();
    },
    async close() {
      connection.close();
      await removeHome(home);
    },
  };
}
