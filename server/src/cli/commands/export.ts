/** `dai export`: a run or a study in a file that other programs read. */

import { writeFile } from "node:fs/promises";
import { extname } from "node:path";
import { type Command, Option } from "commander";
import { daiHome } from "../../connection/home.ts";
import type { DaemonConnection } from "../../connection/typed.ts";
import { measured } from "../../domain/metrics.ts";
import { metricName } from "../../domain/ownNames.ts";
import { MessageError } from "../../messages/messageError.ts";
import { type ModelFormat, modelFormats, writeModel } from "../../model/formats.ts";
import { readModel } from "../../model/readModel.ts";
import type { RunDetail, RunSummary } from "../../protocol/protocol.ts";
import { epochOption, type WantedEpoch } from "../epochOption.ts";
import { runWanted } from "../study/bestRun.ts";
import { findTarget } from "../study/findTarget.ts";
import { csvLine, studyTable, tableCsv, tableParquet } from "../study/studyTable.ts";
import { withDaemon } from "../withDaemon.ts";

type Format = "csv" | "json" | "svg" | "parquet" | ModelFormat;
type Content = string | Uint8Array;

interface ExportOptions {
  format?: Format;
  output?: string;
  epoch?: WantedEpoch;
}

const toModel = (format: ModelFormat) => async (run: RunDetail, epoch?: WantedEpoch) =>
  writeModel(await readModel(daiHome(), run, epoch), format);

/** How a run is written in each format. */
const runFormats: Partial<
  Record<Format, (run: RunDetail, epoch?: WantedEpoch) => Content | Promise<Content>>
> = {
  csv: epochsCsv,
  json: (run) => `${JSON.stringify(run, null, 2)}\n`,
  svg: drawRun,
  onnx: toModel("onnx"),
  safetensors: toModel("safetensors"),
};

/** How a study is written in each format. */
const studyFormats: Partial<Record<Format, (runs: RunDetail[]) => Content>> = {
  csv: (runs) => tableCsv(studyTable(runs)),
  json: (runs) => `${JSON.stringify(runs, null, 2)}\n`,
  parquet: (runs) => tableParquet(studyTable(runs)),
};

const formats: Format[] = ["csv", "json", "svg", "parquet", ...modelFormats];

/** Runs whose details are read with one request. */
const runsAtOnce = 200;

/** Adds `dai export`. */
export function addExportCommand(program: Command): void {
  program
    .command("export")
    .summary("write a run, its model or a study to a file: ONNX, safetensors, CSV, JSON, SVG or Parquet")
    .description(
      "Writes a run or a study to standard output, or to a file. Of a run: onnx and safetensors have its model with " +
        "scaling and names, csv a line per epoch, json everything that was recorded, svg its pictures. Of a study: " +
        "csv and parquet have a row per run with its parameters, objective, best epoch and verdicts.",
    )
    .argument("<run or study>", "run id or prefix, spec file, or a study's name or id")
    .addOption(new Option("--format <format>", "by the ending of --output unless given").choices(formats))
    .option("--output <file>", "write to this file")
    .addOption(epochOption("of a model"))
    .action(exportTarget);
}

async function exportTarget(name: string, { format: given, output, epoch }: ExportOptions): Promise<void> {
  const format = given ?? formatOf(output);
  if (epoch !== undefined && !modelFormats.some((one) => one === format))
    throw new MessageError("export/epoch", { formats: modelFormats.join(" or ") });
  const content = await withDaemon(async (connection) => {
    const target = await findTarget(connection, name);
    return "run" in target
      ? writeRun(connection, target.run, format, epoch)
      : writeStudy(connection, name, target.study, format);
  });
  if (output !== undefined) return save(output, content);
  if (typeof content !== "string" && process.stdout.isTTY)
    throw new MessageError("export/not-text", { format });
  process.stdout.write(content);
}

function formatOf(output: string | undefined): Format {
  const ending = extname(output ?? "").slice(1);
  const format = formats.find((one) => one === ending);
  if (format) return format;
  throw new MessageError("export/format", { formats: formats.join("|") });
}

async function writeRun(
  connection: DaemonConnection,
  { run }: RunSummary,
  format: Format,
  epoch: WantedEpoch | undefined,
): Promise<Content> {
  const write = runFormats[format];
  if (!write)
    throw new MessageError("export/run-format", { format, formats: Object.keys(runFormats).join(", ") });
  const { runs } = await connection.request("dai/runs/get", { runs: [run], records: true });
  const [detail] = runs;
  // A table without rows does not tell why, as when what is stored is damaged.
  const isEmpty = format !== "json" && detail!.records?.length === 0;
  if (isEmpty && detail!.problem) throw new Error(detail!.problem);
  return write(detail!, epoch);
}

async function writeStudy(
  connection: DaemonConnection,
  name: string,
  study: RunSummary[],
  format: Format,
): Promise<Content> {
  const write = studyFormats[format];
  if (modelFormats.some((one) => one === format)) throw runWanted(name, study);
  if (!write)
    throw new MessageError("export/study-format", { format, formats: Object.keys(studyFormats).join(", ") });
  const details: RunDetail[] = [];
  for (let first = 0; first < study.length; first += runsAtOnce) {
    const runs = study.slice(first, first + runsAtOnce).map(({ run }) => run);
    details.push(...(await connection.request("dai/runs/get", { runs })).runs);
  }
  return write(details);
}

async function save(file: string, content: Content): Promise<void> {
  try {
    await writeFile(file, content);
  } catch (error) {
    throw new MessageError("not-written", { file, reason: (error as NodeJS.ErrnoException).code });
  }
}

/** A CSV file (RFC 4180) with a line per epoch; what an epoch does not have is empty. */
export function epochsCsv({ records = [], verdicts }: Pick<RunDetail, "records" | "verdicts">): string {
  const metrics = [...new Set(records.flatMap(({ metrics: own = {} }) => Object.keys(own)))];
  const head = [
    ...["epoch", "trainLoss", "trainAccuracy", "validationLoss", "validationAccuracy"],
    ...["so", "ss", "st", "sF", "sFv", "verdict", "seconds"],
    ...metrics.map(metricName),
  ];
  const rows = records.map(({ scores, ...record }) => {
    const verdict = verdicts.findLast(({ epoch }) => epoch === record.epoch)?.verdict;
    return [
      ...[record.epoch, record.trainLoss, record.trainAccuracy],
      ...[record.validationLoss, record.validationAccuracy],
      ...[scores?.so, scores?.ss, scores?.st, scores?.sF, scores?.sFv, verdict, record.seconds],
      ...metrics.map((metric) => measured(record, metric)),
    ].map((cell) => cell ?? "");
  });
  return [head, ...rows].map(csvLine).join("");
}

/** The page's pictures of the run. The build puts their code, which is the page's own, beside the command's. */
async function drawRun(run: RunDetail): Promise<string> {
  const pictures = new URL("pictures.js", import.meta.url).href;
  const { runSheet } = (await import(pictures)) as { runSheet(run: RunDetail): string };
  return runSheet(run);
}
