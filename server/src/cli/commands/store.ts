/** `dai check`, `dai backup` and `dai restore`: the store of all runs, looked at and copied. */

import { join, resolve } from "node:path";
import type { Command } from "commander";
import { daiHome, ensureHome } from "../../connection/home.ts";
import { acquireLock } from "../../connection/lock.ts";
import { formatCount } from "../../domain/format.ts";
import { sentenceOf } from "../../messages/catalogue.ts";
import { MessageError } from "../../messages/messageError.ts";
import { backupStore, restoreStore } from "../../runs/store/backup.ts";
import { checkStore, type StoreReport } from "../../runs/store/checkStore.ts";
import { exitStatus } from "../exitStatus.ts";
import { print } from "../output.ts";

/** Adds `dai check`, `dai backup` and `dai restore`. */
export function addStoreCommands(program: Command): void {
  program
    .command("check")
    .summary("check the checksums of all stored runs")
    .description(
      "Reads everything that is stored and checks it against its checksums; exit status 1 when something is damaged. Works with and without a daemon, and changes nothing.",
    )
    .option("--json", "print JSON")
    .action(check);
  program
    .command("backup")
    .summary("copy all stored runs to a file")
    .description(
      "Copies the store of all runs to a new file, also while they train, and checks the copy. Weights (snapshots) are not in it.",
    )
    .argument("<file>", "the file to make")
    .action(backup);
  program
    .command("restore")
    .summary("put a backup in the place of all stored runs")
    .description(
      "Checks a backup and puts it in the place of the store, which is kept beside it. The daemon must be stopped.",
    )
    .argument("<file>", "what dai backup made")
    .action(restore);
}

const storePath = (): string => join(daiHome(), "runs.db");

function check({ json }: { json?: boolean }): void {
  const report = checkStore(storePath());
  if (report.problems.length > 0) process.exitCode = exitStatus.badInput;
  print(json ? JSON.stringify(report) : describe(report).join("\n"));
}

function describe({ runs, entries, problems }: StoreReport): string[] {
  const checked = `${formatCount(runs, "run")} with ${formatCount(entries, "journal record")}`;
  if (problems.length === 0) return [sentenceOf("check/sound", { counts: checked })];
  return [
    sentenceOf("check/damaged", { problems: formatCount(problems.length, "problem"), counts: checked }),
    ...problems,
    sentenceOf("check/remedy", {}),
  ];
}

async function backup(file: string): Promise<void> {
  const path = resolve(file);
  const { runs, problems } = await backupStore(storePath(), path);
  print(`Copied ${formatCount(runs, "run")} to ${path}.`);
  if (problems.length === 0) return;
  process.exitCode = exitStatus.badInput;
  print(sentenceOf("check/damaged-copy", { problem: problems[0] }));
}

function restore(file: string): void {
  const home = daiHome();
  ensureHome(home);
  const lock = acquireLock(home);
  if (!lock) throw new MessageError("restore/daemon", {});
  try {
    const former = restoreStore(resolve(file), storePath());
    print(`Restored ${resolve(file)}.${former === null ? "" : ` The former store is ${former}.`}`);
  } finally {
    lock.release();
  }
}
