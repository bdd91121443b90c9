/** `dai import`: hands the daemon what a program kept in a file while no daemon ran. */

import { existsSync } from "node:fs";
import type { Command } from "commander";
import type { DaemonConnection } from "../../connection/typed.ts";
import { formatCount } from "../../domain/format.ts";
import { MessageError } from "../../messages/messageError.ts";
import type { CloseParams } from "../../protocol/programs.ts";
import type { RunId, RunSummary } from "../../protocol/protocol.ts";
import { spoolEntries } from "../../runs/programs/reports/spoolFile.ts";
import { withDaemon } from "../withDaemon.ts";

interface Imported {
  run: RunId;
  /** records in the file */
  records: number;
  /** newest epoch that the daemon had before */
  resumeAfter: number;
}

/** Adds `dai import`. */
export function addImportCommand(program: Command): void {
  program
    .command("import")
    .summary("import the records that a program wrote to a file")
    .description(
      "Imports the records that a program wrote to a file while no daemon ran. Importing a file twice changes nothing.",
    )
    .argument("<file...>", "files that dai_probe wrote")
    .option("--json", "print a line of JSON for each file")
    .action(importFiles);
}

async function importFiles(files: string[], { json }: { json?: boolean }): Promise<void> {
  for (const file of files) {
    if (!existsSync(file)) throw new MessageError("import/no-file", { file });
    const imported = await withDaemon((connection) => importFile(connection, file));
    const { run, records, resumeAfter } = imported;
    const known = resumeAfter >= 0 ? `; those to epoch ${resumeAfter} were there` : "";
    const sentence = `Run ${run}: ${formatCount(records, "record")} in ${file}${known}.`;
    process.stdout.write(`${json ? JSON.stringify({ file, ...imported }) : sentence}\n`);
  }
}

async function importFile(connection: DaemonConnection, file: string): Promise<Imported> {
  let imported: Imported | null = null;
  let isClosed = false;
  let before: RunSummary | undefined;
  for await (const entry of spoolEntries(file)) {
    if (entry.type === "open") {
      const { type: _, ...params } = entry;
      before = await knownRun(connection, params.run);
      imported = { ...(await connection.request("dai/external/open", params)), records: 0 };
      continue;
    }
    if (!imported) throw new MessageError("import/no-run", { file });
    const { run } = imported;
    if (entry.type === "record") {
      imported.records++;
      await connection.request("dai/external/report", { run, record: entry.record });
    } else {
      const { type: _, ...ending } = entry;
      isClosed = true;
      await connection.request("dai/external/close", { run, ...ending });
    }
  }
  if (!imported) throw new MessageError("import/empty", { file });
  if (!isClosed) await connection.request("dai/external/close", { run: imported.run, ...endingOf(before) });
  return imported;
}

async function knownRun(connection: DaemonConnection, run = ""): Promise<RunSummary | undefined> {
  const { runs } = await connection.request("dai/runs/list", {});
  return runs.find((one) => one.run === run);
}

/** How a run has ended whose file does not say it: as before; the program of any other was killed. */
function endingOf(before: RunSummary | undefined): Omit<CloseParams, "run"> {
  const { state, problem } = before ?? {};
  if (state !== "finished" && state !== "stopped" && state !== "diverged" && state !== "failed")
    return { state: "interrupted" };
  return { state, ...(problem && { problem }) };
}
