/** How the daemon ends: by a request, by a signal, or after an exception that nothing handles. */
import { type DaemonInfo, removeInfo } from "../connection/info.ts";
import type { Lock } from "../connection/lock.ts";
import type { Log } from "../runs/log.ts";
import type { RunService } from "../runs/service.ts";
import type { Server } from "./server.ts";

const FAREWELL_MS = 20_000;

export function createShutdown(parts: {
  home: string;
  info: DaemonInfo;
  service: Pick<RunService, "close">;
  server: Pick<Server, "close">;
  lock: Lock;
  log: Log;
}) {
  const { home, info, service, server, lock, log } = parts;
  let isEnding = false;
  let dispose = (): void => {};

  async function end(reason: string, { exitStatus = 0, staysStopped = false } = {}): Promise<void> {
    if (isEnding) return;
    isEnding = true;
    log.info({ reason }, "the daemon ends");
    dispose();
    // Clients that come now start the next daemon, which waits for the lock.
    removeInfo(home, info);
    // The runs can continue from their last snapshot whatever happens, so nothing may keep the lock for long.
    // Node's own exit waits for threads that are blocked in a system call.
    setTimeout(() => process.kill(process.pid, "SIGKILL"), FAREWELL_MS).unref();
    await Promise.all([service.close(), server.close(staysStopped)]).catch((error) =>
      log.error({ err: error }, "did not end well"),
    );
    lock.release();
    process.exit(exitStatus);
  }

  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, () => end(signal));
  process.on("uncaughtException", (error) => {
    log.error({ err: error }, "unhandled exception");
    end("an unhandled exception", { exitStatus: 1 });
  });

  return {
    end,
    /** Has `work` done when the daemon begins to end. */
    onEnd(work: () => void): void {
      dispose = work;
    },
  };
}
