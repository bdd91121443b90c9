import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { type Command, InvalidArgumentError } from "commander";
import { ResponseError } from "vscode-jsonrpc";
import { connectDaemon, type DaemonConnection } from "../../connection/typed.ts";
import { formatCount } from "../../domain/format.ts";
import { isBroken } from "../../domain/runState.ts";
import { defaultEngine, engineNames } from "../../engine/registry.ts";
import { sentenceOf } from "../../messages/catalogue.ts";
import type { EngineName, InvalidSpecData, RunSummary, StartResult } from "../../protocol/protocol.ts";
import { readSpec } from "../../specification/readSpec.ts";
import { daemonOptions } from "../daemonOptions.ts";
import { exitStatus } from "../exitStatus.ts";
import { follow } from "../follow/follow.ts";
import { jsonFollower, runLine } from "../follow/jsonFollower.ts";
import { terminalFollower } from "../follow/terminalFollower.ts";
import { print } from "../output.ts";
import { report } from "../study/specReport.ts";

interface RunOptions {
  json?: boolean;
  epochs?: number;
  engine?: EngineName;
  detach?: boolean;
  fresh?: boolean;
  priority?: number;
}

/** After this time, in milliseconds, a launch reports that it is reading data. */
const READING_MS = 2000;

/** Adds `dai run`. */
export function addRunCommand(program: Command): void {
  program
    .command("run")
    .summary("train what a spec describes and follow it")
    .description("Trains what a spec describes and follows it. Ctrl-C stops following; training continues.")
    .argument("<file>", "spec (.dai.json)")
    .option("--json", "print one JSON object per line: runs, epochs, verdicts, ends")
    .option("--epochs <n>", "train to this epoch instead of the spec's", wholeNumber)
    .option("--engine <name>", `engine: ${engineNames.join(", ")}; ${defaultEngine} by default`, engineName)
    .option("--priority <n>", "-100 to 100, 0 by default; higher trains first", priority)
    .option("--detach", "start and return immediately")
    .option("--fresh", "discard what these runs have trained and start over")
    .action(run);
}

async function run(file: string, options: RunOptions): Promise<void> {
  const text = await readSpec(file);
  const connection = await connectDaemon(daemonOptions());
  const { epochs, engine, fresh, priority } = options;
  let started: StartResult;
  // A run's id depends on the content of its files, and reading tens of thousands takes a while.
  const notice = setTimeout(() => process.stderr.write(`Reading the data of ${file}…\n`), READING_MS);
  try {
    started = await connection.request("dai/runs/start", {
      uri: pathToFileURL(resolve(file)).href,
      text,
      ...(process.env["PATH"] && { path: process.env["PATH"] }),
      ...(epochs === undefined ? {} : { epochs }),
      ...(engine === undefined ? {} : { engine }),
      ...(fresh === undefined ? {} : { fresh }),
      ...(priority === undefined ? {} : { priority }),
    });
  } catch (error) {
    connection.close();
    return refuse(error, file);
  } finally {
    clearTimeout(notice);
  }
  const summaries = await summariesOf(connection, started);
  tellUnscored(summaries);
  if (options.detach) {
    connection.close();
    return announce(file, started, summaries, options);
  }
  const follower = options.json
    ? jsonFollower(started, process.stdout)
    : terminalFollower(started, summaries, process.stdout);
  process.once("SIGINT", () => {
    follower.detach();
    process.stderr.write(`${sentenceOf("run/detached", {})}\n`);
    process.exit(exitStatus.ok);
  });
  const ended = await follow(connection, started.runs, follower);
  follower.end();
  const hasBroken = [...ended.values()].some((state) => state !== null && isBroken(state));
  if (hasBroken) process.exitCode = exitStatus.runFailed;
}

/** The launch's summaries, in its order. */
async function summariesOf(
  connection: DaemonConnection,
  { study, runs }: StartResult,
): Promise<RunSummary[]> {
  const listed = await connection.request("dai/runs/list", { study });
  const byId = new Map(listed.runs.map((summary) => [summary.run, summary]));
  return runs.flatMap((run) => byId.get(run) ?? []);
}

/** Reports runs that have no scores at the interval that the spec asks for. */
function tellUnscored(summaries: RunSummary[]): void {
  const unscored = summaries.flatMap((summary) => summary.unscored ?? []);
  if (unscored.length === 0) return;
  const who =
    unscored.length === 1
      ? "1 run has no scores"
      : `${unscored.length} runs have no scores; the first of them`;
  process.stderr.write(`${who}: ${unscored[0]}\n`);
}

/** Reports errors of the spec as `dai validate` does, and rethrows anything else. */
function refuse(error: unknown, file: string): void {
  const { diagnostics = [] } =
    error instanceof ResponseError ? ((error.data ?? {}) as Partial<InvalidSpecData>) : {};
  if (diagnostics.length === 0) throw error;
  const located = diagnostics.map((diagnostic) => ({ file, ...diagnostic }));
  for (const line of report(located, [])) process.stderr.write(`${line}\n`);
  process.stderr.write(`${sentenceOf("run/not-started", {})}\n`);
  process.exitCode = exitStatus.badInput;
}

function announce(
  file: string,
  { study, runs }: StartResult,
  summaries: RunSummary[],
  { json }: RunOptions,
): void {
  if (json) {
    for (const summary of summaries) print(JSON.stringify(runLine(summary)));
    return;
  }
  print(sentenceOf("run/started", { name: study, runs: formatCount(runs.length, "run"), file }));
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 1 && value <= 1_000_000) return value;
  throw new InvalidArgumentError(sentenceOf("argument/epochs", {}));
}

function priority(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && Math.abs(value) <= 100 && text.trim() !== "") return value;
  throw new InvalidArgumentError(sentenceOf("argument/priority", {}));
}

function engineName(text: string): EngineName {
  const engine = engineNames.find((name) => name === text);
  if (engine) return engine;
  throw new InvalidArgumentError(`Use ${engineNames.slice(0, -1).join(", ")} or ${engineNames.at(-1)}.`);
}
