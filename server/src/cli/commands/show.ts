/** `dai show`: one run with its parameters, verdicts and epochs. */

import type { Command } from "commander";
import { formatNumber, formatPercent } from "../../domain/format.ts";
import { measured, metricTitle } from "../../domain/metrics.ts";
import { noNotes } from "../../domain/notes.ts";
import { objectiveOf } from "../../domain/objective.ts";
import { formatParameter, labelPaths, type ParameterValue, runLabel } from "../../domain/parameters.ts";
import { formatMetric, type ListedRun } from "../../domain/runFields.ts";
import { visibleText } from "../../domain/visibleText.ts";
import type { EpochRecord, RunDetail, RunSummary } from "../../protocol/protocol.ts";
import type { RunConfig } from "../../specification/expansion/expand.ts";
import { quoted } from "../../specification/expansion/placeholders.ts";
import { isProgram, type ProgramConfig } from "../../specification/expansion/programConfig.ts";
import { print, printPaged, terminalColumns } from "../output.ts";
import { runWanted } from "../study/bestRun.ts";
import { findTarget } from "../study/findTarget.ts";
import { classTable } from "../terminal/classTable.ts";
import { notesLines } from "../terminal/notesLines.ts";
import { textTable } from "../terminal/textTable.ts";
import { wrap } from "../terminal/wrap.ts";
import { withDaemon } from "../withDaemon.ts";

/** Adds `dai show`. */
export function addShowCommand(program: Command): void {
  program
    .command("show")
    .summary("show a run with its parameters, verdicts and epochs")
    .description("Shows a run: what it trains, its verdicts and every epoch.")
    .argument("<run>", "run id or prefix")
    .option("--json", "print JSON")
    .action(showRun);
}

async function showRun(run: string, { json }: { json?: boolean }): Promise<void> {
  const { detail, study } = await withDaemon(async (connection) => {
    const target = await findTarget(connection, run);
    if ("study" in target) throw runWanted(run, target.study);
    const wanted = { runs: [target.run.run], records: true };
    const detail = (await connection.request("dai/runs/get", wanted)).runs[0]!;
    const study = (await connection.request("dai/runs/list", { study: detail.study })).runs;
    return { detail, study };
  });
  if (json) return print(JSON.stringify(detail, null, 2));
  await printPaged(describe(detail, study, terminalColumns()));
}

/** @param study the runs of its study, among which the run has its label */
export function describe(
  detail: RunDetail,
  study: readonly RunSummary[],
  room: number | undefined,
): string[] {
  const sentences = [detail.problem, detail.unscored, ...detail.verdicts.map(({ sentence }) => sentence)];
  return [
    visibleText(`${detail.run}  ${detail.name}: ${runLabel(detail, labelPaths([...study, detail]))}`),
    visibleText(progress(detail)),
    ...notesLines(detail.notes ?? noNotes).flatMap((line) => wrap(line, Math.min(room ?? 100, 100), "")),
    "",
    ...recipe(detail, room),
    "",
    ...sentences.flatMap((sentence) => (sentence ? wrap(sentence, Math.min(room ?? 100, 100), "  ") : [])),
    ...classTable(detail, room),
    ...epochs(detail, room),
  ];
}

function progress({ state, epoch, epochs, engine, best, objective }: ListedRun): string {
  const reached = `${state} at epoch ${Math.max(epoch, 0)} of ${epochs} on ${engine}`;
  if (!best) return reached;
  const metric = objectiveOf({ objective }).metric;
  return `${reached}; best ${metricTitle(metric)} ${formatMetric(best.value, metric)} at epoch ${best.epoch}`;
}

/** What decides the course of the run: a line for each part of the spec. */
function recipe({ dai }: RunDetail, room: number | undefined): string[] {
  const parts = isProgram(dai) ? programParts(dai) : networkParts(dai);
  const widest = Math.max(...parts.map(([name]) => name.length));
  return parts.flatMap(([name, said]) => {
    const text = `${name.padEnd(widest)}  ${visibleText(said)}`;
    return wrap(text, Math.max(room ?? 100, 40), " ".repeat(widest + 2));
  });
}

type Part = [name: string, text: string];

function networkParts(config: RunConfig): Part[] {
  return Object.entries(config).flatMap(([name, value]): Part[] =>
    typeof value === "object" ? [[name, partText(value)]] : [],
  );
}

function programParts({ program, parameters }: ProgramConfig): Part[] {
  const started = program
    ? `${program.command.map(quoted).join(" ")}, in ${program.directory}`
    : "not started by the daemon";
  return [
    ["program", started],
    ["parameters", partText(parameters)],
  ];
}

function partText(part: object): string {
  // Facts about the data, such as hashes of files, are not shown.
  const { kind, found: _, ...others } = part as Record<string, ParameterValue>;
  const entries = Object.entries(others).map(([key, one]) => `${key} ${formatParameter(one)}`);
  return [...(kind === undefined ? [] : [formatParameter(kind)]), ...entries].join(", ");
}

interface EpochColumn {
  title: string;
  /** columns with the highest leave first where the terminal is narrow */
  rank?: number;
  of(record: EpochRecord): string;
}

/** What stands for a number that there is not. */
const missing = formatNumber(null);

function epochs({ records = [] }: RunDetail, room: number | undefined): string[] {
  if (records.length === 0) return [];
  const metrics = [...new Set(records.flatMap(({ metrics = {} }) => Object.keys(metrics)))];
  const measures: EpochColumn[] = [
    { title: "epoch", of: ({ epoch }) => String(epoch) },
    { title: "loss", rank: 1, of: ({ trainLoss }) => formatNumber(trainLoss, 4) },
    { title: "accuracy", rank: 4, of: ({ trainAccuracy }) => formatPercent(trainAccuracy) },
    { title: "val. loss", rank: 3, of: ({ validationLoss }) => formatNumber(validationLoss, 4) },
    { title: "val. accuracy", of: ({ validationAccuracy }) => formatPercent(validationAccuracy) },
    ...metrics.map(
      (metric): EpochColumn => ({
        title: metricTitle(metric),
        rank: 5,
        of: (record) => formatMetric(measured(record, metric), metric),
      }),
    ),
    { title: "s_o", rank: 6, of: ({ scores }) => formatNumber(scores?.so ?? null) },
    { title: "s_s", rank: 7, of: ({ scores }) => formatNumber(scores?.ss ?? null) },
    { title: "s_F", of: ({ scores }) => formatNumber(scores?.sF ?? null) },
    { title: "s_Fv", rank: 2, of: ({ scores }) => formatPercent(scores?.sFv ?? null) },
  ];
  // A regression has no accuracy; programs report what they like.
  const columns = measures.filter(({ of }) => records.some((record) => of(record) !== missing));
  const rows = records.map((record) => columns.map(({ of }) => of(record)));
  return ["", ...textTable(columns, rows, room)];
}
