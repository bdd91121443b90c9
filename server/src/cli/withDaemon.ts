import { connectDaemon, type DaemonConnection } from "../connection/typed.ts";
import type { RunId } from "../protocol/protocol.ts";
import { daemonOptions } from "./daemonOptions.ts";

/** Does something with a connection to the daemon, which is started where there is none. */
export async function withDaemon<T>(act: (connection: DaemonConnection) => Promise<T>): Promise<T> {
  const connection = await connectDaemon(daemonOptions());
  try {
    return await act(connection);
  } finally {
    connection.close();
  }
}

/** Whole ids of ids or their beginnings, as git takes them. */
export async function resolveIds(connection: DaemonConnection, prefixes: string[]): Promise<RunId[]> {
  const { runs } = await connection.request("dai/runs/list", {});
  return prefixes.map((prefix) => {
    const matches = runs.filter(({ run }) => run.startsWith(prefix));
    if (matches.length === 1) return matches[0]!.run;
    if (matches.length === 0) throw new Error(`There is no run ${prefix}: dai runs lists those that exist.`);
    throw new Error(`${prefix} begins ${matches.length} runs' ids: give more of it.`);
  });
}
