/** The daemon's process: takes the lock, opens the runs, listens, says where, and ends in the opposite order. */
import { randomBytes } from "node:crypto";
import { daiHome, ensureHome } from "../connection/home.ts";
import { type DaemonInfo, protocolVersion, removeInfo, writeInfo, writeToken } from "../connection/info.ts";
import { acquireLock, type Lock } from "../connection/lock.ts";
import { version } from "../connection/version.ts";
import { serveLanguage } from "../language/server/server.ts";
import type { DaemonSettings } from "../protocol/protocol.ts";
import type { Endpoint } from "../runs/programs/environment.ts";
import { createPermission } from "../runs/programs/permission.ts";
import { buildId } from "../runs/redis/buildId.ts";
import { daemonKey } from "../runs/redis/workerKey.ts";
import { createRunService, type RunServiceOptions } from "../runs/runService.ts";
import { createAdmission } from "./httpAdmission.ts";
import { openLog } from "./log.ts";
import { serveRequests } from "./requests.ts";
import { runStates } from "./runStates.ts";
import { listen, type Server } from "./server.ts";
import { knownSettings, readSettings, writeSettings } from "./settings.ts";
import { daemonStatus } from "./status.ts";
import { watch } from "./watch.ts";

const DEFAULT_IDLE_SECONDS = 600;
const FAREWELL_MS = 20_000;

async function run(home: string, lock: Lock): Promise<void> {
  const startedAt = new Date();
  const idleSeconds = readIdleSeconds();
  const log = openLog(home);
  let settings = readSettings(home, log);
  // A large package, which few daemons need.
  const createRemote = settings.redis === null ? null : await remoteTrainers(home);
  const listening = Promise.withResolvers<Endpoint>();
  const endpoint = listening.promise;
  const service = createRunService({
    ...{ home, log, settings, endpoint },
    ...(createRemote && { createRemote }),
  });
  const states = runStates(service);
  const token = randomBytes(32).toString("base64url");

  const admission = createAdmission();
  const server: Server = await listen({
    token,
    admission,
    pageFolder: new URL("webview/", import.meta.url),
    log,
    serve(connection, control) {
      const permission = createPermission(control);
      const parts = [
        serveRequests(connection, {
          service,
          log,
          permission,
          status: () => daemonStatus(service, server, { home, startedAt, settings }),
          configure,
          dashboard: () => `http://127.0.0.1:${server.port}/#code=${admission.issueCode()}`,
          sessions: admission.sessions,
          revoke,
          shutdown: (staysStopped) => end("a client requested it", { staysStopped }),
          ...control,
        }),
        serveLanguage(connection, states(permission)),
      ];
      return {
        dispose() {
          for (const part of parts) part.dispose();
        },
      };
    },
  });
  const info: DaemonInfo = {
    port: server.port,
    pid: process.pid,
    token,
    version,
    protocol: protocolVersion,
    startedAt: startedAt.toISOString(),
  };

  async function configure(change: Partial<DaemonSettings>): Promise<DaemonSettings> {
    const changed = { ...settings, ...knownSettings(change) };
    writeSettings(home, changed);
    settings = changed;
    await service.configure(settings);
    return settings;
  }

  function revoke(wanted: string[] | "all"): string[] {
    const ids = wanted === "all" ? admission.sessions().map(({ session }) => session) : wanted;
    const revoked = ids.filter(admission.revoke);
    // After the answer, which may go to one of them.
    setImmediate(() => revoked.forEach(server.closeSession));
    return revoked;
  }

  let ending = false;
  async function end(reason: string, { exitStatus = 0, staysStopped = false } = {}): Promise<void> {
    if (ending) return;
    ending = true;
    log.info({ reason }, "the daemon ends");
    watching.dispose();
    // Clients that come now start the next daemon, which waits for the lock.
    removeInfo(home, info);
    // The runs can go on from their last snapshot whatever happens, so nothing may keep the lock for long.
    // Node's own exit waits for threads that are blocked in a system call.
    setTimeout(() => process.kill(process.pid, "SIGKILL"), FAREWELL_MS).unref();
    await Promise.all([service.close(), server.close(staysStopped)]).catch((error) =>
      log.error({ err: error }, "did not end well"),
    );
    lock.release();
    process.exit(exitStatus);
  }

  const watching = watch({
    home,
    info,
    inUse: () => server.clients() > 0 || service.busy(),
    idleSeconds,
    end,
  });
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, () => end(signal));
  process.on("uncaughtException", (error) => {
    log.error({ err: error }, "unhandled exception");
    end("an unhandled exception", { exitStatus: 1 });
  });
  listening.resolve({ url: `ws://127.0.0.1:${server.port}/rpc`, tokenFile: writeToken(home, token), home });
  // Last: a client that can read it can connect.
  writeInfo(home, info);
  log.info({ version, port: info.port, node: process.version }, "the daemon listens");
}

/** How the daemon trains on other machines. @throws one sentence when its key can't be used */
async function remoteTrainers(home: string): Promise<RunServiceOptions["createRemote"]> {
  const { createRedisTrainers } = await import("../runs/redis/redisTrainers.ts");
  const [key, build] = [daemonKey(home), await buildId()];
  return (options, events) => createRedisTrainers({ ...options, key, build }, events);
}

function readIdleSeconds(): number {
  const text = process.env["DAI_IDLE_SECONDS"];
  const seconds = text ? Number(text) : DEFAULT_IDLE_SECONDS;
  if (seconds >= 0) return seconds;
  throw new Error(
    `DAI_IDLE_SECONDS must be a number of seconds, and it is ${text}: correct it or leave it out.`,
  );
}

// Whatever is written in the state directory is the user's own.
process.umask(0o077);
try {
  const home = daiHome();
  ensureHome(home);
  const lock = acquireLock(home);
  if (lock) await run(home, lock);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
