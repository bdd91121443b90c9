/** `dai logs`: what the program of a run has printed. */

import { setTimeout as sleep } from "node:timers/promises";
import type { Command } from "commander";
import type { DaemonConnection } from "../../connection/typed.ts";
import { isActive } from "../../domain/runState.ts";
import { sentenceOf } from "../../messages/catalogue.ts";
import type { RunId } from "../../protocol/protocol.ts";
import { resolveIds, withDaemon } from "../withDaemon.ts";

const followEvery = 500;

/** Adds `dai logs`. */
export function addLogsCommand(program: Command): void {
  program
    .command("logs")
    .description("print what the program of a run has printed")
    .argument("<run>", "a run's id, or its beginning")
    .option("-f, --follow", "go on printing until the run has ended")
    .action(logs);
}

async function logs(prefix: string, { follow }: { follow?: boolean }): Promise<void> {
  await withDaemon(async (connection) => {
    const [run] = await resolveIds(connection, [prefix]);
    const summary = await summaryOf(connection, run!);
    if (summary.program !== "launched")
      throw new Error(
        summary.program === "opened"
          ? sentenceOf("logs/elsewhere", { run })
          : sentenceOf("logs/engine", { run }),
      );
    let end = await print(connection, run!, 0);
    while (follow && isActive((await summaryOf(connection, run!)).state)) {
      await sleep(followEvery);
      end = await print(connection, run!, end);
    }
  });
}

async function summaryOf(connection: DaemonConnection, run: RunId) {
  return (await connection.request("dai/runs/get", { runs: [run] })).runs[0]!;
}

/** Prints all that there is from a byte on; returns where it ends. */
async function print(connection: DaemonConnection, run: RunId, after: number): Promise<number> {
  for (let end = after; ; ) {
    const part = await connection.request("dai/program/output", { run, after: end });
    if (part.text === "") return part.end;
    process.stdout.write(part.text);
    end = part.end;
  }
}
