/** Which workers are there: each keeps a signed key, which expires by Redis's clock. */
import type { Redis } from "ioredis";
import type { RemoteStatus } from "../../protocol/protocol.ts";
import { type Presence, parsePresence } from "./schema.ts";
import { isSigned, SIGNATURE_BYTES, sign } from "./signature.ts";

const MOST_WORKERS = 10_000;
/** Characters; a hostile server may send longer names. */
const LONGEST_NAME = 400;

/** @param name of the key in Redis, so that no worker counts twice */
export function encodePresence(key: Buffer, name: string, presence: Presence): Buffer {
  const payload = JSON.stringify(presence);
  return Buffer.concat([sign(key, "presence", name, payload), Buffer.from(payload)]);
}

/** Null for a value that is not signed with the key, or not of the form of a presence. */
function decodePresence(key: Buffer, name: string, value: Buffer | null): Presence | null {
  const [signature, payload] = [value?.subarray(0, SIGNATURE_BYTES), value?.subarray(SIGNATURE_BYTES)];
  return payload && isSigned(key, signature, "presence", name, payload)
    ? parsePresence(payload.toString())
    : null;
}

/**
 * @param key that signs what workers leave
 * @param pattern of their keys in Redis
 * @param build the daemon's own
 */
export async function readPresences(
  redis: Redis,
  key: Buffer,
  pattern: string,
  build: string,
): Promise<RemoteStatus["workers"]> {
  const found = new Set<string>();
  let cursor = "0";
  do {
    const [next, keys] = await redis.scan(cursor, "MATCH", pattern, "COUNT", 1000);
    cursor = next;
    for (const name of keys) if (name.length <= LONGEST_NAME) found.add(name);
  } while (cursor !== "0" && found.size < MOST_WORKERS);
  if (found.size === 0) return [];
  const names = [...found];
  const values = await redis.mgetBuffer(...names);
  return values
    .flatMap((value, index) => decodePresence(key, names[index]!, value) ?? [])
    .map((presence) => ({ ...presence, isSameBuild: presence.build === build }))
    .sort((a, b) => (a.worker < b.worker ? -1 : 1));
}
