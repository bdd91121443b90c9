import type { DaemonConnection } from "../../connection/typed.ts";
import { MessageError } from "../../messages/messageError.ts";
import type { RunSummary } from "../../protocol/protocol.ts";
import { type FoundStudy, findStudy, isFile } from "./findRuns.ts";

/** What a word on the command line names: one run, or a study with its runs. */
export type Target = { run: RunSummary } | ({ study: RunSummary[] } & Omit<FoundStudy, "runs">);

/**
 * Finds a run by its id or a prefix of it, or a study by its spec file, its name or its id. A file or the name of a
 * study goes before a prefix.
 *
 * @throws one sentence where nothing has this name, or several runs have
 */
export async function findTarget(connection: DaemonConnection, name: string): Promise<Target> {
  const { runs } = await connection.request("dai/runs/list", {});
  const { studies } = await connection.request("dai/studies/list", {});
  const isStudy =
    isFile(name) || [...studies, ...runs].some((one) => one.name === name || one.study === name);
  const matches = isStudy ? [] : runs.filter(({ run }) => run.startsWith(name));
  if (matches.length === 1) return { run: matches[0]! };
  if (matches.length > 1) throw new MessageError("ambiguous-run", { count: matches.length, prefix: name });
  const { runs: study, ...found } = await findStudy(connection, name, "run or study");
  return { study, ...found };
}
