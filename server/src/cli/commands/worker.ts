import { realpathSync, statSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { type Command, InvalidArgumentError } from "commander";
import { sentenceOf } from "../../messages/catalogue.ts";
import type { Log } from "../../runs/log.ts";
import type { ProgramSessions } from "../../runs/programs/reports/programSessions.ts";
import { buildId } from "../../runs/redis/buildId.ts";
import { isRedisUrl, publicUrl } from "../../runs/redis/redisUrl.ts";
import { openSnapshotFolder, type SnapshotFolder } from "../../runs/redis/snapshotFolder.ts";
import { readWorkerKey } from "../../runs/redis/workerKey.ts";

interface WorkerOptions {
  redis: string;
  keyFile: string;
  workers?: number;
  programs?: string;
  snapshots?: SnapshotFolder;
}

/** Adds `dai worker`. */
export function addWorkerCommand(program: Command): void {
  program
    .command("worker")
    .summary("train runs for daemons on other machines")
    .description("Trains runs that daemons on other machines hand over through a Redis server, until Ctrl-C.")
    .requiredOption("--redis <url>", "the server, redis://… or rediss://…", redisUrl)
    .requiredOption(
      "--key-file <path>",
      "the key that the daemon shares with its workers: a copy of worker.key in its state directory",
    )
    .option(
      "--programs <folder>",
      "start programs of specs too, in this folder: this machine's copy of the program's directory. Anyone who has the key can then run commands here as you",
      existingFolder,
    )
    .option(
      "--snapshots <folder>",
      "keep snapshots in this folder, which the daemon and its other workers have too, and not in the memory of Redis",
      snapshotFolder,
    )
    .option("--workers <n>", "runs to train at once; as many as this machine has cores by default", slotCount)
    .action(work);
}

async function work({ redis, keyFile, workers, programs, snapshots }: WorkerOptions): Promise<void> {
  const key = readWorkerKey(keyFile);
  // Large packages, which no other command needs.
  const { startRemoteWorker } = await import("../../runs/redis/worker/remoteWorker.ts");
  const { createTrainerProcess } = await import("../../runs/scheduling/trainerProcess.ts");
  const slots = workers ?? availableParallelism();
  const directory = await mkdtemp(join(tmpdir(), "dai-worker-"));
  const path = fileURLToPath(new URL("trainer.js", import.meta.url));
  const build = await buildId();
  const worker = await startRemoteWorker({
    ...{ url: redis, key, build, slots, directory, log, snapshotFolder: snapshots ?? null },
    createEngines: (events) => createTrainerProcess({ path, snapshots: directory, log }, events),
    ...(programs !== undefined && { programs: await programsIn(programs, directory) }),
  });
  say(sentenceOf("worker/training", { slots, s: slots === 1 ? "" : "s", url: publicUrl(redis) }));
  await new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
  say(sentenceOf("worker/returning", {}));
  await worker.close();
  await rm(directory, { recursive: true, force: true });
}

/** What starts programs in a folder. */
async function programsIn(folder: string, directory: string) {
  const { listenForPrograms } = await import("../../daemon/programServer.ts");
  const listen = (sessions: ProgramSessions) => listenForPrograms(directory, sessions, log);
  return { folder, listen };
}

const say = (line: unknown) => void process.stderr.write(`${line}\n`);
const log: Log = { debug: () => {}, info: say, warn: say, error: say };

function redisUrl(text: string): string {
  if (isRedisUrl(text)) return text;
  throw new InvalidArgumentError(sentenceOf("argument/redis", { text }));
}

function existingFolder(text: string): string {
  const folder = resolve(text);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return realpathSync(folder);
  throw new InvalidArgumentError(sentenceOf("argument/folder", { text }));
}

function snapshotFolder(text: string): SnapshotFolder {
  try {
    return openSnapshotFolder(resolve(text));
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message);
  }
}

function slotCount(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= 1024) return count;
  throw new InvalidArgumentError(sentenceOf("argument/slots", {}));
}
