/** The set-up of test files that need a Redis server. */
import { Redis } from "ioredis";
import { afterAll, beforeAll } from "vitest";
import { type RedisServer, startRedis } from "./redis.ts";

export interface TestRedis {
  readonly server: RedisServer;
  /** a client of it */
  readonly client: Redis;
}

/** Gives the file that calls it a Redis server of its own. */
export function useRedis(): TestRedis {
  let server: RedisServer;
  let client: Redis;
  beforeAll(async () => {
    server = await startRedis("secret");
    client = new Redis(server.url);
  });
  afterAll(async () => {
    client.disconnect();
    await server.close();
  });
  return {
    get server() {
      return server;
    },
    get client() {
      return client;
    },
  };
}
