import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { version } from "../../../connection/version.ts";
import { sentenceOf } from "../../../messages/catalogue.ts";
import type { RunId } from "../../../protocol/protocol.ts";
import type { Log } from "../../log.ts";
import { type Connections, createConnections } from "../connection.ts";
import { keysOf, times } from "../exchange.ts";
import { createLeases, type Entry, type Leases } from "../leases.ts";
import { encodePresence } from "../presence.ts";
import type { RemoteProgramsOptions } from "./remotePrograms.ts";
import { createRemoteRuns, type RemoteRunsOptions } from "./remoteRuns.ts";

export interface RemoteWorkerOptions extends Pick<RemoteRunsOptions, "createEngines" | "snapshotFolder"> {
  url: string;
  /** what daemons and their workers share (`workerKey.ts`) */
  key: Buffer;
  /** runs of daemons of another build are not taken (`buildId.ts`) */
  build: string;
  slots: number;
  directory: string;
  /** the folder in which it starts programs, and the socket that these report to; it starts none when absent */
  programs?: Pick<RemoteProgramsOptions, "folder" | "listen">;
  log: Log;
}

const POLL_MS = 1000;
/** How long the epochs under way may take when the worker ends. */
const FAREWELL_MS = 10_000;

/**
 * Trains runs that daemons assign through Redis, bit for bit as the daemon would: it starts from the run's
 * snapshots in Redis and sends new ones back before the records that they belong to.
 */
export async function startRemoteWorker(options: RemoteWorkerOptions): Promise<{ close(): Promise<void> }> {
  const { url, key, build, slots, log } = options;
  const connections = createConnections(url, log, sentenceOf("redis/worker-retries", {}));
  const [redis, taking, waking] = [connections.open(), connections.open(), connections.open()];
  const worker = `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`;
  const since = new Date().toISOString();
  const keys = keysOf(key, build);
  const streams = [keys.jobs, ...(options.programs ? [keys.programs] : [])];
  const leases = createLeases(redis, taking, streams, worker);
  let closed = false;
  /** Ends the wait for a free slot. */
  let wake = () => {};
  const remoteRuns = createRemoteRuns({
    ...options,
    ...{ redis, connections, leases, keys, worker },
    onFree: () => wake(),
  });

  async function beat(): Promise<void> {
    const programs = options.programs !== undefined;
    const presence = { worker, build, version, slots, programs, runs: remoteRuns.runs(), since };
    const name = keys.presence(worker);
    await redis.set(name, encodePresence(key, name, presence), "PX", times.presence);
    await remoteRuns.renewLeases();
  }

  async function takeRuns(): Promise<void> {
    while (!closed) {
      const free = slots - remoteRuns.runs().length;
      if (free > 0) {
        for (const entry of await takeEntries(leases, connections, free))
          if (!closed) await remoteRuns.begin(entry).catch(() => {});
      } else {
        const freed = new Promise<void>((resolve) => {
          wake = resolve;
        });
        await Promise.race([freed, sleep(times.heartbeat)]);
      }
    }
  }

  async function untilEmpty(patience: number): Promise<void> {
    const deadline = performance.now() + patience;
    while (remoteRuns.runs().length > 0 && performance.now() < deadline) await sleep(20);
  }

  const poll = (run: RunId) => void remoteRuns.poll(run).catch(() => {});
  waking.on("message", (_, run: RunId) => poll(run));
  const polling = setInterval(() => {
    remoteRuns.runs().forEach(poll);
    remoteRuns.sendOutput();
  }, POLL_MS);
  const beating = setInterval(() => void connections.attempt("heartbeat", beat), times.heartbeat);
  await connections.persist(async () => {
    await leases.ensureGroup();
    await waking.subscribe(keys.wake(worker));
    await beat();
  });
  void takeRuns();

  return {
    async close() {
      closed = true;
      remoteRuns.handBack();
      await untilEmpty(FAREWELL_MS);
      // A run whose daemon does not store its record would never end an epoch.
      remoteRuns.stopAll();
      await untilEmpty(FAREWELL_MS / 2);
      clearInterval(polling);
      clearInterval(beating);
      const leaving = redis.del(keys.presence(worker)).then(() => leases.leave());
      await Promise.race([leaving.catch(() => {}), sleep(POLL_MS)]);
      await remoteRuns.close();
      connections.close();
    },
  };
}

/** New entries; [] after a problem, which is told, and after a pause. */
async function takeEntries(leases: Leases, connections: Connections, count: number): Promise<Entry[]> {
  try {
    return await leases.take(count);
  } catch (error) {
    const { message } = error as Error;
    if (message.includes("NOGROUP")) await leases.ensureGroup().catch(() => {});
    else {
      connections.warn(sentenceOf("worker/not-taken", { reason: message }));
      await sleep(POLL_MS);
    }
    return [];
  }
}
