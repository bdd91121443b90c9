import type { Redis } from "ioredis";
import type { Connections } from "../connection.ts";
import { times } from "../exchange.ts";

/** Most reports that are read at once. */
const MOST_REPORTS = 100;

/**
 * Reads the reports of workers until it is closed.
 *
 * After a pause, and when Redis is back, from the beginning: where Redis was emptied, or went back to an older state,
 * and its clock is behind, new entries have lower ids. Those that were heard count once.
 *
 * @param stream the key of the reports
 * @param take gets an entry's id and its fields
 */
export async function readReports(options: {
  reader: Redis;
  connections: Connections;
  stream: string;
  isClosed: () => boolean;
  take: (id: string, fields: Buffer[]) => void;
}): Promise<void> {
  const { reader, connections, stream, isClosed, take } = options;
  let isBack = false;
  reader.on("ready", () => {
    isBack = true;
  });
  let [last, most] = ["0", MOST_REPORTS];
  while (!isClosed()) {
    if (isBack) last = "0";
    isBack = false;
    const answer = await connections.persist(() =>
      reader
        .xreadBuffer("COUNT", most, "BLOCK", times.heartbeat, "STREAMS", stream, last)
        .catch((error: Error) => {
          // Many may be too long together.
          most = 1;
          throw error;
        }),
    );
    most = Math.min(2 * most, MOST_REPORTS);
    if (!answer) last = "0";
    for (const [, entries] of answer ?? [])
      for (const [id, fields] of entries) {
        last = id.toString();
        take(last, fields);
      }
  }
}
