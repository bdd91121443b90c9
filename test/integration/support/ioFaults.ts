/** A daemon of which one call that changes a file fails. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "vitest";
import { connectDaemon, type DaemonConnection } from "../../../server/src/connection/typed.ts";
import { checkStore } from "../../../server/src/runs/store/checkStore.ts";
import { connectOptions, removeHome, temporaryHome } from "./daemon.ts";
import { details, hasEnded, smallSpec, waitFor, withoutSeconds } from "./runs.ts";

const spec = { ...smallSpec, initialization: { gain: [0.5, 4], seeds: 1 } };

/** Files that a fault may be in, by a part of their paths. */
export type FaultPlace = "/runs.db" | "/snapshots/";

/** How a call fails: the disk can't do it, or has no room. */
export type FaultError = "EIO" | "ENOSPC";

/** What a refusal says of each. */
const reasons =
  /disk I\/O error|database or disk is full|unable to open database file|EIO: i\/o error|ENOSPC: no space left/;

export interface FaultOutcome {
  /** how often a start or a launch was refused with a sentence before one succeeded */
  refusals: number;
  /** whether the fault came before the study's end */
  isHit: boolean;
  /** whether the daemon's log has a line about it */
  isLogged: boolean;
  /** of each run */
  records: object[];
}

/**
 * Trains a small study with a fault. Refused requests are made again; the study must finish, and its store be sound.
 *
 * @param library `ioFault.c`, compiled
 * @param at which write, sync, open for writing or rename fails, from 1; 0 for none
 */
export async function trainWithFault(
  library: string,
  place: FaultPlace,
  at: number,
  error: FaultError = "EIO",
): Promise<FaultOutcome> {
  const home = temporaryHome();
  const log = `${home}.hit`;
  const env = {
    DAI_SNAPSHOT_SECONDS: "0",
    ...{ LD_PRELOAD: library, DAI_FAULT_AT: String(at), DAI_FAULT_PATH: place, DAI_FAULT_LOG: log },
    DAI_FAULT_ERROR: error,
  };
  let refusals = 0;
  let connection: DaemonConnection | undefined;
  const attempt = async <T>(work: () => Promise<T>): Promise<T> => {
    for (;;) {
      try {
        return await work();
      } catch (refusal) {
        expect((refusal as Error).message).toMatch(reasons);
        refusals++;
        await sleep(50);
      }
    }
  };
  try {
    // The second daemon, where the first could not open its store, counts its writes again and would fail again.
    connection = await attempt(() => connectDaemon(connectOptions({ home, env: refusals > 0 ? {} : env })));
    const open = connection;
    const { runs } = await attempt(() => open.request("dai/runs/start", { spec }));
    await waitFor(open, runs, hasEnded);
    const found = await details(open, runs);
    expect(found.map(({ state }) => state)).toEqual(runs.map(() => "finished"));
    expect(checkStore(join(home, "runs.db")).problems).toEqual([]);
    const isLogged = reasons.test(readFileSync(join(home, "daemon.log"), "utf8"));
    return {
      ...{ refusals, isHit: existsSync(log), isLogged },
      records: found.map(({ records }) => withoutSeconds(records)),
    };
  } finally {
    connection?.close();
    await removeHome(home);
    await removeHome(log);
  }
}
