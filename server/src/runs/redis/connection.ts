/** A connection to Redis that retries indefinitely, and logs the problem once a minute at most. */

import { type ChainableCommander, Redis } from "ioredis";
import { sentenceOf } from "../../messages/catalogue.ts";
import type { Log } from "../log.ts";
import { publicUrl } from "./redisUrl.ts";
import { createReplyGauge } from "./replyGauge.ts";

const QUIET_MS = 60_000;
/** How long a connection waits that has refused a reply. */
const REFUSED_MS = 10_000;
/** Bytes that a reply may have, but for snapshots: a hundred reports. */
const USUAL_REPLY = 64e6;
/** A server that has not answered for so long is said not to. */
const SILENT_MS = 20_000;

export interface Connections {
  /** @param largest bytes that one reply may have; the connection is closed where the server sends more */
  open(largest?: number): Redis;
  /** why Redis can't be used now, in a sentence; null while it can */
  problem(): string | null;
  /** Tells people about a problem, the same one once a minute at most. */
  warn(problem: string): void;
  /** Does something once, unless its source is at it; while it fails, that is the problem of its source. */
  attempt(source: string, work: () => Promise<unknown>): Promise<void>;
  /** Does something until it succeeds, once a second; rejects when `isClosed` becomes true. */
  persist<T>(work: () => Promise<T>): Promise<T>;
  close(): void;
}

export function createConnections(url: string, log: Log, consequence: string): Connections {
  const all: Redis[] = [];
  const said = new Map<string, number>();
  let closed = false;
  const underWay = new Set<string>();
  /** what fails at present, by task */
  const problems = new Map<unknown, string>();

  function warn(text: string): void {
    const now = performance.now();
    if (closed || now - (said.get(text) ?? Number.NEGATIVE_INFINITY) < QUIET_MS) return;
    said.set(text, now);
    log.warn(text);
  }

  function fail(source: unknown, failure: Error): void {
    // Of a transaction that was discarded, the command that Redis refused says why.
    const error = (failure as { previousErrors?: Error[] }).previousErrors?.[0] ?? failure;
    const problem = sentenceOf("redis/unusable", { url: publicUrl(url), reason: error.message, consequence });
    problems.set(source, problem);
    warn(problem);
  }

  /** Waits for an answer; says so where it takes long, as of a server that is there and hangs. */
  async function answered<T>(source: unknown, work: () => Promise<T>): Promise<T> {
    const late = setTimeout(
      () => !closed && fail(source, new Error(sentenceOf("redis/silent", {}))),
      SILENT_MS,
    );
    try {
      return await work();
    } finally {
      clearTimeout(late);
    }
  }

  return {
    open(largest = USUAL_REPLY) {
      let isRefused = false;
      const retryStrategy = (times: number) => (isRefused ? REFUSED_MS : Math.min(times * 50, 2000));
      const redis = new Redis(url, { maxRetriesPerRequest: null, retryStrategy });
      redis.on("error", (error) => fail(redis, error)).on("ready", () => problems.delete(redis));
      redis.on("connect", () => {
        isRefused = false;
        limitReplies(redis, largest, () => {
          isRefused = true;
        });
      });
      all.push(redis);
      return redis;
    },
    problem: () => [...problems.values()][0] ?? null,
    warn,
    async attempt(source, work) {
      if (underWay.has(source)) return;
      underWay.add(source);
      try {
        await answered(source, work);
        problems.delete(source);
      } catch (error) {
        if (!closed) fail(source, error as Error);
      } finally {
        underWay.delete(source);
      }
    },
    async persist(work) {
      for (;;) {
        try {
          const result = await answered(work, work);
          problems.delete(work);
          return result;
        } catch (error) {
          problems.delete(work);
          if (closed) throw error;
          fail(work, error as Error);
          await new Promise((resolve) => setTimeout(resolve, 1000));
        }
      }
    },
    close() {
      closed = true;
      for (const redis of all) redis.disconnect();
    },
  };
}

/** Ends a connection before it decodes a reply that is too long or is none; the commands that wait are rejected. */
function limitReplies(redis: Redis, largest: number, onRefusal: () => void): void {
  const { stream } = redis;
  const gauge = createReplyGauge(largest);
  const push = stream.push.bind(stream);
  stream.push = (chunk: Buffer | null) => {
    const problem = chunk && gauge(chunk);
    if (!problem) return push(chunk);
    onRefusal();
    const error = new Error(problem);
    redis.recoverFromFatalError(error, error, {});
    stream.destroy();
    return false;
  };
}

/** Does a transaction. @returns the results of its commands @throws the error of the first that Redis refused */
export async function commit(transaction: ChainableCommander): Promise<unknown[]> {
  const results = (await transaction.exec()) ?? [];
  const refused = results.find(([error]) => error !== null);
  if (refused) throw refused[0];
  return results.map(([, result]) => result);
}

/** Sentences about settings of a Redis server with which training loses work, though no record changes. */
export async function weaknesses(redis: Redis): Promise<string[]> {
  const info = `${await redis.info("persistence")}\n${await redis.info("memory")}`;
  const value = (name: string) => new RegExp(`^${name}:(.*?)\\r?$`, "m").exec(info)?.[1];
  const policy = value("maxmemory_policy");
  return [
    ...(value("aof_enabled") === "0" ? [sentenceOf("redis/no-append-only", {})] : []),
    ...(policy !== undefined && policy !== "noeviction" ? [sentenceOf("redis/eviction", { policy })] : []),
  ];
}
