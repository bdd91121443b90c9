/** `dai report`: a study in one HTML file. */

import { writeFile } from "node:fs/promises";
import type { Command } from "commander";
import type { DaemonConnection } from "../../connection/typed.ts";
import { version } from "../../connection/version.ts";
import type { Notes } from "../../domain/notes.ts";
import { savedText } from "../../domain/savedFile.ts";
import { MessageError } from "../../messages/messageError.ts";
import type { RunDetail, RunSummary } from "../../protocol/protocol.ts";
import { findTarget } from "../study/findTarget.ts";
import { withDaemon } from "../withDaemon.ts";

interface ReportOptions {
  output?: string;
}

/** Runs whose scores are read with one request. */
const runsAtOnce = 50;

/** Adds `dai report`. */
export function addReportCommand(program: Command): void {
  program
    .command("report")
    .summary("write a study as one HTML file")
    .description(
      "Writes a study as one HTML file that needs nothing beside itself and no network: its results in a sentence, the " +
        "pictures of the panel, all runs with their parameters and verdicts, notes, settings and versions.",
    )
    .argument("<study>", "spec file, or a study's name or id")
    .option("--output <file>", "write to this file; NAME.html by default, - for standard output")
    .action(report);
}

async function report(name: string, { output }: ReportOptions): Promise<void> {
  const { html, study } = await withDaemon(async (connection) => {
    const target = await findTarget(connection, name);
    const ids = "run" in target ? [target.run.study] : target.studies;
    const runs =
      "run" in target
        ? (await connection.request("dai/runs/list", { study: target.run.study })).runs
        : target.study;
    const details = await readScores(connection, runs);
    const { studies } = await connection.request("dai/studies/list", {});
    const notes = studies.find(({ study }) => study === ids.at(-1))?.notes;
    const study = "run" in target ? target.run.name : target.name;
    // Another study may have launched its runs since, and they are called after that.
    const own = details.map((run) => ({ ...run, name: study }));
    return { html: await reportOf(own, notes), study };
  });
  if (output === "-") return void process.stdout.write(html);
  const file = output ?? `${study.replaceAll(/[^\w.-]+/g, "-")}.html`;
  try {
    await writeFile(file, html);
  } catch (error) {
    throw new MessageError("not-written", { file, reason: (error as NodeJS.ErrnoException).code });
  }
  process.stdout.write(`${savedText(file, Buffer.byteLength(html))}\n`);
}

async function readScores(connection: DaemonConnection, runs: readonly RunSummary[]): Promise<RunDetail[]> {
  const details: RunDetail[] = [];
  for (let first = 0; first < runs.length; first += runsAtOnce) {
    const ids = runs.slice(first, first + runsAtOnce).map(({ run }) => run);
    details.push(...(await connection.request("dai/runs/get", { runs: ids, records: "scores" })).runs);
  }
  return details;
}

/** The page's own report. The build puts its code beside the command's. */
async function reportOf(runs: RunDetail[], notes: Notes | undefined): Promise<string> {
  const pictures = new URL("pictures.js", import.meta.url).href;
  const { reportOf: write } = (await import(pictures)) as {
    reportOf(
      runs: RunDetail[],
      options: { notes?: Notes | undefined; version: string; written: string },
    ): string;
  };
  return write(runs, { notes, version, written: new Date().toISOString() });
}
