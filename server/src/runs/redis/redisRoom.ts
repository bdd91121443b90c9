import type { Redis } from "ioredis";

/** The share of Redis's memory that snapshots may fill: the rest is for jobs, orders and reports. */
const SHARE = 0.8;

/** Whether Redis has room for so many bytes of a snapshot; always where its memory has no limit. */
export async function hasRoomFor(redis: Redis, bytes: number): Promise<boolean> {
  const info = await redis.info("memory");
  const value = (name: string) => Number(new RegExp(`^${name}:(\\d+)`, "m").exec(info)?.[1] ?? 0);
  const most = value("maxmemory");
  return most === 0 || value("used_memory") + bytes <= SHARE * most;
}
