import type { DaemonConnection } from "../../connection/typed.ts";
import { MessageError } from "../../messages/messageError.ts";
import type { RunSummary } from "../../protocol/protocol.ts";
import { findRuns, isFile } from "./findRuns.ts";

/** What a word on the command line names: one run, or the runs of a study. */
export type Target = { run: RunSummary } | { study: RunSummary[] };

/**
 * Finds a run by its id or a prefix of it, or a study by its spec file, its name or its id. A file or the name of a
 * study goes before a prefix.
 *
 * @throws one sentence where nothing has this name, or several runs have
 */
export async function findTarget(connection: DaemonConnection, name: string): Promise<Target> {
  const { runs } = await connection.request("dai/runs/list", {});
  const isStudy = isFile(name) || runs.some((run) => run.name === name || run.study === name);
  const matches = isStudy ? [] : runs.filter(({ run }) => run.startsWith(name));
  if (matches.length === 1) return { run: matches[0]! };
  if (matches.length > 1) throw new MessageError("ambiguous-run", { count: matches.length, prefix: name });
  return { study: await findRuns(connection, name, "run or study") };
}
