/** A daemon of which one write or sync fails. */
import { existsSync } from "node:fs";
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

export interface FaultOutcome {
  /** how often a start or a launch was refused with a sentence before one succeeded */
  refusals: number;
  /** whether the fault came before the study's end */
  isHit: boolean;
  /** of each run */
  records: object[];
}

/**
 * Trains a small study with a fault. Refused requests are made again; the study must finish, and its store be sound.
 *
 * @param library `ioFault.c`, compiled
 * @param at which write or sync fails, from 1; 0 for none
 */
export async function trainWithFault(library: string, place: FaultPlace, at: number): Promise<FaultOutcome> {
  const home = temporaryHome();
  const log = `${home}.hit`;
  const env = {
    DAI_SNAPSHOT_SECONDS: "0",
    ...{ LD_PRELOAD: library, DAI_FAULT_AT: String(at), DAI_FAULT_PATH: place, DAI_FAULT_LOG: log },
  };
  let refusals = 0;
  let connection: DaemonConnection | undefined;
  const attempt = async <T>(work: () => Promise<T>): Promise<T> => {
    for (;;) {
      try {
        return await work();
      } catch (error) {
        expect((error as Error).message).toMatch(/disk I\/O error/);
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
    return { refusals, isHit: existsSync(log), records: found.map(({ records }) => withoutSeconds(records)) };
  } finally {
    connection?.close();
    await removeHome(home);
    await removeHome(log);
  }
}
