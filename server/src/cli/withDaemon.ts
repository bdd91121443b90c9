import { connectDaemon, type DaemonConnection } from "../connection/typed.ts";
import { MessageError } from "../messages/messageError.ts";
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

/** The run ids that these prefixes stand for, as git takes them. @throws one sentence where a prefix is not unique */
export async function resolveIds(connection: DaemonConnection, prefixes: string[]): Promise<RunId[]> {
  const { runs } = await connection.request("dai/runs/list", {});
  return prefixes.map((prefix) => {
    const matches = runs.filter(({ run }) => run.startsWith(prefix));
    if (matches.length === 1) return matches[0]!.run;
    if (matches.length === 0) throw new MessageError("no-run", { run: prefix });
    throw new MessageError("ambiguous-run", { count: matches.length, prefix });
  });
}
