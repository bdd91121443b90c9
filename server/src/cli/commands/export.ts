import { writeFile } from "node:fs/promises";
import { type Command, Option } from "commander";
import type { RunDetail } from "../../protocol/protocol.ts";
import { resolveIds, withDaemon } from "../withDaemon.ts";

interface ExportOptions {
  format: keyof typeof formats;
  output?: string;
}

/** How a run is written in each format. */
const formats = {
  csv: epochsCsv,
  json: (run: RunDetail) => `${JSON.stringify(run, null, 2)}\n`,
  svg: drawRun,
};

/** Adds `dai export`: a run in a file that other programs read. */
export function addExportCommand(program: Command): void {
  const format = new Option(
    "--format <format>",
    "csv: a line per epoch; json: everything; svg: its pictures",
  );
  program
    .command("export")
    .summary("write a run to a file: CSV, JSON or SVG")
    .description("Writes what was recorded of a run to standard output, or to a file.")
    .argument("<run>", "a run's id, or its beginning")
    .addOption(format.choices(Object.keys(formats)).makeOptionMandatory())
    .option("--output <file>", "write to this file")
    .action(exportRun);
}

async function exportRun(run: string, { format, output }: ExportOptions): Promise<void> {
  const detail = await withDaemon(async (connection) => {
    const runs = await resolveIds(connection, [run]);
    return (await connection.request("dai/runs/get", { runs, records: true })).runs[0]!;
  });
  const text = await formats[format](detail);
  if (output === undefined) process.stdout.write(text);
  else await save(output, text);
}

async function save(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (error) {
    throw new Error(
      `${file} can't be written (${(error as NodeJS.ErrnoException).code}): choose another file.`,
    );
  }
}

/** A CSV file (RFC 4180) with a line per epoch; what an epoch does not have is empty. */
export function epochsCsv({ records = [], verdicts }: Pick<RunDetail, "records" | "verdicts">): string {
  const head = [
    ...["epoch", "trainLoss", "trainAccuracy", "validationLoss", "validationAccuracy"],
    ...["so", "ss", "st", "sF", "sFv", "verdict", "seconds"],
  ];
  const rows = records.map(({ scores, ...record }) => {
    const verdict = verdicts.findLast(({ epoch }) => epoch === record.epoch)?.verdict;
    return [
      ...[record.epoch, record.trainLoss, record.trainAccuracy],
      ...[record.validationLoss, record.validationAccuracy],
      ...[scores?.so, scores?.ss, scores?.st, scores?.sF, scores?.sFv, verdict, record.seconds],
    ].map((cell) => cell ?? "");
  });
  return [head, ...rows].map((row) => `${row.join(",")}\r\n`).join("");
}

/** The page's pictures of the run. The build puts their code, which is the page's own, beside the command's. */
async function drawRun(run: RunDetail): Promise<string> {
  const pictures = new URL("pictures.js", import.meta.url).href;
  const { runSheet } = (await import(pictures)) as { runSheet(run: RunDetail): string };
  return runSheet(run);
}
