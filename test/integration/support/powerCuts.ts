/** Cuts the power of a daemon in training, and compares what is left with what its client has received. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "vitest";
import { connectDaemon } from "../../../server/src/connection/typed.ts";
import { uniform } from "../../../server/src/random/distributions.ts";
import { createGenerator } from "../../../server/src/random/generator.ts";
import { checkStore } from "../../../server/src/runs/store/checkStore.ts";
import { connectOptions, ended, removeHome, temporaryHome } from "./daemon.ts";
import { childrenOf, kill } from "./kills.ts";
import { cutPower } from "./powerLoss.ts";
import { details, hasEnded, waitFor, withoutSeconds } from "./runs.ts";

/** The newest epoch of each run in a store that no daemon has; empty where there is no store yet. */
function newestStored(path: string): Map<string, number> {
  try {
    const database = new DatabaseSync(path);
    const rows = database
      .prepare("SELECT run, MAX(epoch) AS epoch FROM journal WHERE method = 'dai/run/epoch' GROUP BY run")
      .all();
    database.close();
    return new Map(rows.map(({ run, epoch }) => [String(run), Number(epoch)]));
  } catch {
    return new Map();
  }
}

/**
 * Cuts the power at a random moment. What a client has received must be in the store, the store must be sound, and the study's
 * records those of an uninterrupted one.
 *
 * @param library `writeLog.c`, compiled
 * @param wanted the records of an uninterrupted study, run by run
 * @returns how many records the client had seen
 */
export async function cutOnce(options: {
  library: string;
  spec: object;
  epochs: number;
  seed: number;
  wanted: readonly object[];
}): Promise<number> {
  const { library, spec, epochs, seed, wanted } = options;
  const random = createGenerator(seed, "power cuts");
  const [home, logs, left] = [temporaryHome(), temporaryHome(), temporaryHome()];
  mkdirSync(logs, { recursive: true });
  const env = { DAI_SNAPSHOT_SECONDS: "0", LD_PRELOAD: library, DAI_WRITE_LOG: logs };
  const seen = new Map<string, number>();
  try {
    const connection = await connectDaemon(connectOptions({ home, env }));
    connection.on("dai/run/epoch", ({ run, epoch }) => seen.set(run, epoch));
    await connection.request("dai/runs/subscribe", { runs: "all" });
    const { pid } = connection.info;
    await connection.request("dai/runs/start", { spec, epochs });
    await sleep(uniform(random) * 3000);
    const processes = [pid, ...childrenOf(pid)];
    processes.forEach(kill);
    await Promise.all(processes.map(ended));
    connection.close();

    cutPower(logs, home, left, random);
    const store = join(left, "runs.db");
    const stored = newestStored(store);
    for (const [run, epoch] of seen) expect(stored.get(run) ?? -1).toBeGreaterThanOrEqual(epoch);
    if (stored.size > 0) expect(checkStore(store).problems).toEqual([]);
    const next = await connectDaemon(connectOptions({ home: left }));
    const { runs } = await next.request("dai/runs/start", { spec, epochs });
    await waitFor(next, runs, hasEnded);
    const found = await details(next, runs);
    next.close();
    expect(found.map(({ records }) => withoutSeconds(records))).toEqual(wanted);
    return [...seen.values()].reduce((sum, epoch) => sum + epoch + 1, 0);
  } finally {
    for (const folder of [home, logs, left]) await removeHome(folder);
  }
}

/** The records of a study whose power is not cut, run by run. */
export async function uninterruptedRecords(study: { spec: object; epochs: number }): Promise<object[]> {
  const home = temporaryHome();
  const connection = await connectDaemon(connectOptions({ home }));
  const { runs } = await connection.request("dai/runs/start", study);
  await waitFor(connection, runs, hasEnded);
  const found = await details(connection, runs);
  connection.close();
  await removeHome(home);
  return found.map(({ records }) => withoutSeconds(records));
}
