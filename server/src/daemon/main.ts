/** The daemon's process: takes the lock, opens the runs, listens, says where, and ends in the opposite order. */

import { randomBytes } from "node:crypto";
import { daiHome, ensureHome } from "../connection/home.ts";
import { type DaemonInfo, protocolVersion, readInfo, writeInfo, writeToken } from "../connection/info.ts";
import { acquireLock, type Lock } from "../connection/lock.ts";
import { version } from "../connection/version.ts";
import { serveLanguage } from "../language/server/server.ts";
import { sentenceOf } from "../messages/catalogue.ts";
import { MessageError } from "../messages/messageError.ts";
import type { DaemonSettings } from "../protocol/protocol.ts";
import { createPermission } from "../runs/programs/permission.ts";
import type { Endpoint } from "../runs/programs/process/environment.ts";
import { buildId } from "../runs/redis/buildId.ts";
import { daemonKey } from "../runs/redis/workerKey.ts";
import { createRunService, type RunServiceOptions } from "../runs/runService.ts";
import { runStates } from "./editor/runStates.ts";
import { type Admission, createAdmission } from "./http/httpAdmission.ts";
import { openLog } from "./log.ts";
import { serveRequests } from "./requests/requests.ts";
import { listen, type Server } from "./server.ts";
import { checkRedisUrl, knownSettings, readSettings, writeSettings } from "./settings.ts";
import { createShutdown } from "./shutdown.ts";
import { daemonStatus } from "./status.ts";
import { watch } from "./watch.ts";

const DEFAULT_IDLE_SECONDS = 600;

async function run(home: string, lock: Lock): Promise<void> {
  const startedAt = new Date();
  const idleSeconds = readIdleSeconds();
  const log = openLog(home);
  const before = readInfo(home);
  // One that ends properly takes its file with it.
  if (before) log.warn(sentenceOf("ended-before", { pid: before.pid }));
  let settings = readSettings(home, log);
  checkRedisUrl(settings);
  // A large package, which few daemons need.
  const createRemote = settings.redis === null ? null : await remoteTrainers(home);
  const listening = Promise.withResolvers<Endpoint>();
  const endpoint = listening.promise;
  const service = createRunService({
    ...{ home, log, settings, endpoint },
    ...(createRemote && { createRemote }),
  });
  const problem = service.storeProblem();
  if (problem !== null) log.warn(problem);
  const states = runStates(service);
  const token = randomBytes(32).toString("base64url");

  const admission = createAdmission();
  const server: Server = await listen({
    token,
    dashboard: { admission, pageFolder: new URL("webview/", import.meta.url) },
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
          revoke: (wanted) => revokeSessions(wanted, admission, server),
          shutdown: (staysStopped) => shutdown.end("a client requested it", { staysStopped }),
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
    checkRedisUrl(changed);
    writeSettings(home, changed);
    settings = changed;
    await service.configure(settings);
    return settings;
  }

  const shutdown = createShutdown({ home, info, service, server, lock, log });
  const inUse = () => server.clients() > 0 || service.busy();
  const watching = watch({ home, info, inUse, idleSeconds, end: shutdown.end });
  shutdown.onEnd(watching.dispose);
  listening.resolve({ url: `ws://127.0.0.1:${server.port}/rpc`, tokenFile: writeToken(home, token), home });
  // Last: a client that can read it can connect.
  writeInfo(home, info);
  log.info({ version, port: info.port, node: process.version }, "the daemon listens");
}

/** Ends browsers' sessions; answers which there were. */
function revokeSessions(wanted: string[] | "all", admission: Admission, server: Server): string[] {
  const ids = wanted === "all" ? admission.sessions().map(({ session }) => session) : wanted;
  const revoked = ids.filter(admission.revoke);
  // After the answer, which may go to one of them.
  setImmediate(() => revoked.forEach(server.closeSession));
  return revoked;
}

/** How the daemon trains on other machines. @throws one sentence when its key can't be used */
async function remoteTrainers(home: string): Promise<RunServiceOptions["createRemote"]> {
  const { createRedisTrainers } = await import("../runs/redis/trainers/redisTrainers.ts");
  const [key, build] = [daemonKey(home), await buildId()];
  return (options, events) => createRedisTrainers({ ...options, key, build }, events);
}

function readIdleSeconds(): number {
  const text = process.env["DAI_IDLE_SECONDS"];
  const seconds = text ? Number(text) : DEFAULT_IDLE_SECONDS;
  if (seconds >= 0) return seconds;
  throw new MessageError("idle-seconds", { value: text });
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
