import type { Redis } from "ioredis";
import type { RemoteStatus } from "../../protocol/protocol.ts";
import { parsePresence } from "./schema.ts";

const MOST_WORKERS = 10_000;

/**
 * @param pattern of their keys, which expire by Redis's clock
 * @param build the daemon's own
 */
export async function readPresences(
  redis: Redis,
  pattern: string,
  build: string,
): Promise<RemoteStatus["workers"]> {
  const found = new Set<string>();
  let cursor = "0";
  do {
    const [next, keys] = await redis.scan(cursor, "MATCH", pattern, "COUNT", 1000);
    cursor = next;
    for (const key of keys) found.add(key);
  } while (cursor !== "0" && found.size < MOST_WORKERS);
  if (found.size === 0) return [];
  const texts = await redis.mget(...found);
  return texts
    .flatMap((text) => parsePresence(text ?? "") ?? [])
    .map((presence) => ({ ...presence, isSameBuild: presence.build === build }))
    .sort((a, b) => (a.worker < b.worker ? -1 : 1));
}
