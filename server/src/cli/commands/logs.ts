/** `dai logs`: what the program of a run has printed. */

import { setTimeout as sleep } from "node:timers/promises";
import { type Command, InvalidArgumentError } from "commander";
import type { DaemonConnection } from "../../connection/typed.ts";
import { terminalOutput } from "../../domain/programOutput.ts";
import { isActive } from "../../domain/runState.ts";
import { sentenceOf } from "../../messages/catalogue.ts";
import type { RunId } from "../../protocol/protocol.ts";
import { resolveIds, withDaemon } from "../withDaemon.ts";

const followEvery = 500;

/** Adds `dai logs`. */
export function addLogsCommand(program: Command): void {
  program
    .command("logs")
    .summary("print the output of a run's program")
    .description("Prints the output of a run's program.")
    .argument("<run>", "a run id or its prefix")
    .option("-f, --follow", "continue printing until the run has ended")
    .option("-n, --tail <lines>", "begin with the newest lines, this many", wholeNumber)
    .action(logs);
}

async function logs(prefix: string, { follow, tail }: { follow?: boolean; tail?: number }): Promise<void> {
  await withDaemon(async (connection) => {
    const [run] = await resolveIds(connection, [prefix]);
    const summary = await summaryOf(connection, run!);
    if (summary.program !== "launched")
      throw new Error(
        summary.program === "opened"
          ? sentenceOf("logs/elsewhere", { run })
          : sentenceOf("logs/engine", { run }),
      );
    let end = await print(connection, run!, tail === undefined ? 0 : await startOf(connection, run!, tail));
    while (follow && isActive((await summaryOf(connection, run!)).state)) {
      await sleep(followEvery);
      end = await print(connection, run!, end);
    }
  });
}

async function summaryOf(connection: DaemonConnection, run: RunId) {
  return (await connection.request("dai/runs/get", { runs: [run] })).runs[0]!;
}

function wholeNumber(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new InvalidArgumentError(sentenceOf("argument/lines", {}));
}

/** The byte at which so many newest lines begin; at most those of one answer are counted. */
async function startOf(connection: DaemonConnection, run: RunId, lines: number): Promise<number> {
  const before = Number.MAX_SAFE_INTEGER;
  const { text, end } = await connection.request("dai/program/output", { run, before });
  const kept = text
    .replace(/\n$/, "")
    .split("\n")
    .slice(-lines || Number.POSITIVE_INFINITY)
    .join("\n");
  return end - (lines === 0 ? 0 : Buffer.byteLength(kept) + (text.endsWith("\n") ? 1 : 0));
}

/** Prints all that there is from a byte on; returns where it ends. */
async function print(connection: DaemonConnection, run: RunId, after: number): Promise<number> {
  for (let end = after; ; ) {
    const part = await connection.request("dai/program/output", { run, after: end });
    if (part.text === "") return part.end;
    // A file gets what the program printed; a terminal would obey it.
    process.stdout.write(process.stdout.isTTY ? terminalOutput(part.text) : part.text);
    end = part.end;
  }
}
