import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { type Command, InvalidArgumentError } from "commander";
import { ResponseError } from "vscode-jsonrpc";
import { connectDaemon, type DaemonConnection } from "../../connection/typed.ts";
import { isBroken } from "../../domain/runState.ts";
import { defaultEngine, engineNames } from "../../engine/registry.ts";
import type { EngineName, InvalidSpecData, RunSummary, StartResult } from "../../protocol/protocol.ts";
import { readSpec } from "../../specification/readSpec.ts";
import { daemonOptions } from "../daemonOptions.ts";
import { exitStatus } from "../exitStatus.ts";
import { follow } from "../follow/follow.ts";
import { jsonFollower } from "../follow/jsonFollower.ts";
import { terminalFollower } from "../follow/terminalFollower.ts";
import { report } from "./validate.ts";

interface RunOptions {
  json?: boolean;
  epochs?: number;
  engine?: EngineName;
  detach?: boolean;
  fresh?: boolean;
  priority?: number;
}

/** A launch that takes longer than this says what it is doing. */
const READING_MS = 2000;

/** Adds `dai run`. */
export function addRunCommand(program: Command): void {
  program
    .command("run")
    .description("train what a spec describes and follow it; Ctrl-C stops following, not training")
    .argument("<file>", "a spec (.dai.json)")
    .option("--json", "print one JSON object per line: runs, epochs, verdicts, ends")
    .option("--epochs <n>", "train to this epoch instead of the spec's", wholeNumber)
    .option(
      "--engine <name>",
      `what computes: ${engineNames.join(", ")}; ${defaultEngine} unless given`,
      engineName,
    )
    .option("--priority <n>", "from -100 to 100: higher ones train first; 0 unless given", priority)
    .option("--detach", "start and return at once")
    .option("--fresh", "forget what these runs have trained and train them anew")
    .action(run);
}

async function run(file: string, options: RunOptions): Promise<void> {
  const text = await readSpec(file);
  const connection = await connectDaemon(daemonOptions());
  const { epochs, engine, fresh, priority } = options;
  let started: StartResult;
  // A run is known by what its files hold, so all of them are read; tens of thousands take a while.
  const notice = setTimeout(() => process.stderr.write(`Reading the data that ${file} names.\n`), READING_MS);
  try {
    started = await connection.request("dai/runs/start", {
      uri: pathToFileURL(resolve(file)).href,
      text,
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
    process.stderr.write(
      "Detached; training goes on.\ndai runs shows it, dai stop ends it, the same dai run follows it again.\n",
    );
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

/** Says why runs that exist have no scores by the spec's clock. */
function tellUnscored(summaries: RunSummary[]): void {
  const unscored = summaries.flatMap((summary) => summary.unscored ?? []);
  if (unscored.length === 0) return;
  const who =
    unscored.length === 1
      ? "1 run has no scores"
      : `${unscored.length} runs have no scores; the first of them`;
  process.stderr.write(`${who}: ${unscored[0]}\n`);
}

/** An error of the spec is shown as `dai validate` shows it; anything else is not ours to explain. */
function refuse(error: unknown, file: string): void {
  const { diagnostics = [] } =
    error instanceof ResponseError ? ((error.data ?? {}) as Partial<InvalidSpecData>) : {};
  if (diagnostics.length === 0) throw error;
  const located = diagnostics.map((diagnostic) => ({ file, ...diagnostic }));
  for (const line of report(located, [])) process.stderr.write(`${line}\n`);
  process.stderr.write("Nothing was started: mend the spec and run it again.\n");
  process.exitCode = exitStatus.badInput;
}

function announce(
  file: string,
  { study, runs }: StartResult,
  summaries: RunSummary[],
  { json }: RunOptions,
): void {
  if (json) {
    for (const { run, seed, gain, parameters = {}, state } of summaries)
      process.stdout.write(`${JSON.stringify({ type: "run", run, seed, gain, parameters, state })}\n`);
    return;
  }
  process.stdout.write(
    `Study ${study}: ${runs.length} runs, training in the background. dai run ${file} follows them.\n`,
  );
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 1 && value <= 1_000_000) return value;
  throw new InvalidArgumentError("Give a whole number from 1 to 1000000.");
}

function priority(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && Math.abs(value) <= 100 && text.trim() !== "") return value;
  throw new InvalidArgumentError("Give a whole number from -100 to 100.");
}

function engineName(text: string): EngineName {
  const engine = engineNames.find((name) => name === text);
  if (engine) return engine;
  throw new InvalidArgumentError(`Use ${engineNames.slice(0, -1).join(", ")} or ${engineNames.at(-1)}.`);
}
