import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Redis } from "ioredis";
import { version } from "../../../connection/version.ts";
import { sentenceOf } from "../../../messages/catalogue.ts";
import type { RemoteStatus } from "../../../protocol/protocol.ts";
import type { Log } from "../../log.ts";
import type { Trainers, TrainersEvents } from "../../scheduling/trainers.ts";
import { createConnections, weaknesses } from "../connection.ts";
import { decodeReport, keysOf, times } from "../exchange.ts";
import { readPresences } from "../presence.ts";
import { publicUrl } from "../redisUrl.ts";
import type { RemoteJob } from "../schema.ts";
import { openSnapshotFolder, type SnapshotFolder } from "../snapshotFolder.ts";
import type { AssignmentsOptions } from "./assignment.ts";
import { createAssignments } from "./assignments.ts";
import { readReports } from "./reportStream.ts";

export interface RedisTrainers extends Trainers<RemoteJob> {
  /** of all workers that this daemon gives runs */
  slots(): number;
  /** of those that start programs */
  programSlots(): number;
  programs(): number;
  /** other runs that are */
  networks(): number;
  status(): RemoteStatus;
}

export interface RedisTrainersOptions extends Pick<AssignmentsOptions, "decisionOn" | "onOutput"> {
  url: string;
  /** what this daemon and its workers share (`workerKey.ts`) */
  key: Buffer;
  /** workers of another build are not given runs (`buildId.ts`) */
  build: string;
  snapshots: string;
  /** the path of a folder for snapshots that the workers share; null: they go through Redis */
  sharedFolder: string | null;
  log: Log;
  /** called when workers came or went */
  onSlots(): void;
}

type Worker = RemoteStatus["workers"][number];

/** Trains on the workers (`dai worker`) that take runs from a Redis server. */
export function createRedisTrainers(options: RedisTrainersOptions, events: TrainersEvents): RedisTrainers {
  const { url, key, build, log } = options;
  const session = randomUUID();
  const keys = keysOf(key, build);
  const connections = createConnections(url, log, sentenceOf("redis/runs-wait", {}));
  const [redis, reader] = [connections.open(), connections.open()];
  const snapshotFolder = folderAt(options.sharedFolder, connections.warn);
  const exchanged = { redis, connections, keys, session, snapshotFolder };
  const assignments = createAssignments({ ...options, ...exchanged }, events);
  let presences: RemoteStatus["workers"] = [];
  let closed = false;

  const startsPrograms = (one: Worker) => one.programs === true && one.version === version;
  const slotsOf = (isWanted: (one: Worker) => boolean) =>
    presences.filter(isWanted).reduce((sum, one) => sum + one.slots, 0);
  const programSlots = () => slotsOf(startsPrograms);
  const slots = () => slotsOf((one) => one.isSameBuild || startsPrograms(one));
  const counts = () => `${slots()} ${programSlots()}`;

  async function beat(): Promise<void> {
    await redis.set(keys.session(session), build, "PX", times.presence);
    const before = counts();
    presences = await readPresences(redis, key, keys.presence("*"), build);
    const others = presences.filter((worker) => !worker.isSameBuild);
    if (others.length > 0)
      connections.warn(
        sentenceOf("worker/other-kernels", { workers: others.map(({ worker }) => worker).join(", ") }),
      );
    if (counts() === before || closed) return;
    log.info({ slots: slots() }, "workers on other machines came or went");
    options.onSlots();
  }

  const beating = setInterval(() => void connections.attempt("heartbeat", beat), times.heartbeat);
  const reconciling = setInterval(
    () => void connections.attempt("reconciliation", assignments.reconcile),
    2 * times.heartbeat,
  );
  void connections.persist(beat).catch(() => {});
  void readReports({
    ...{ reader, connections, stream: keys.reports(session), isClosed: () => closed },
    take: (id, fields) => assignments.takeReport(id, decodeReport(key, session, fields)),
  }).catch(() => {});
  redis.on("ready", () => void warnOfWeaknesses(redis, connections.warn));
  void assignments.sweepSnapshots().catch(() => {});

  return {
    slots,
    programSlots,
    programs: () => assignments.count(keys.programs),
    networks: () => assignments.count(keys.jobs),
    status: () => ({ url: publicUrl(url), problem: connections.problem(), build, workers: presences }),
    train: assignments.handOut,
    stop: (run) => assignments.revoke(run, "stop"),
    halt: (run) => assignments.revoke(run, "halt"),
    stored: assignments.stored,
    async close() {
      closed = true;
      clearInterval(beating);
      clearInterval(reconciling);
      const last = assignments.settled().then(() => redis.del(keys.session(session), keys.reports(session)));
      await Promise.race([last.catch(() => {}), sleep(1000)]);
      connections.close();
    },
  };
}

/** Null, with a warning, where the folder can't be used. */
function folderAt(path: string | null, warn: (sentence: string) => void): SnapshotFolder | null {
  try {
    return path === null ? null : openSnapshotFolder(path);
  } catch (error) {
    warn((error as Error).message);
    return null;
  }
}

async function warnOfWeaknesses(redis: Redis, warn: (sentence: string) => void): Promise<void> {
  for (const sentence of await weaknesses(redis).catch(() => [])) warn(sentence);
}
