/**
 * Many workers in one process: each has its own connections to Redis and is the worker of `dai worker`, but for its
 * trainers, which only pretend. The parent gives it the options as JSON, and hears when all workers are there.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startRemoteWorker } from "../../server/src/runs/redis/worker/remoteWorker.ts";
import { readWorkerKey } from "../../server/src/runs/redis/workerKey.ts";
import { createPretendTrainers } from "./pretendTrainer.ts";

export interface PretendOptions {
  url: string;
  keyFile: string;
  /** the daemon's */
  build: string;
  workers: number;
  /** least time between two records of a run, in milliseconds */
  interval: number;
}

const { url, keyFile, build, workers, interval } = JSON.parse(process.argv[2]!) as PretendOptions;
const key = readWorkerKey(keyFile);
const folder = mkdtempSync(join(tmpdir(), "dai-pretend-"));
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
const say = (line: unknown) => void process.stderr.write(`${line}\n`);
const log = { debug: () => {}, info: () => {}, warn: say, error: say };

for (let place = 0; place < workers; place++)
  await startRemoteWorker({
    ...{ url, key, build, slots: 1, directory: join(folder, String(place)), snapshotFolder: null, log },
    createEngines: (events) => createPretendTrainers(events, interval),
  });
process.send?.("ready");
process.on("message", () => process.exit());
