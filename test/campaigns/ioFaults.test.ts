/**
 * Each daemon has one write or sync of its store fail: the 1st, the 1st + step, and so on until a study has fewer.
 * `DAI_CAMPAIGN_STEP` says how far apart, 1 by default.
 */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { connectDaemon, type DaemonConnection } from "../../server/src/connection/typed.ts";
import { checkStore } from "../../server/src/runs/store/checkStore.ts";
import { connectOptions, removeHome, temporaryHome } from "../integration/support/daemon.ts";
import { details, hasEnded, smallSpec, waitFor, withoutSeconds } from "../integration/support/runs.ts";
import { needs, program } from "../support/needs.ts";

const step = Number(process.env["DAI_CAMPAIGN_STEP"] ?? 1);
const spec = { ...smallSpec, initialization: { gain: [0.5, 4], seeds: 1 } };

let folder: string;
beforeEach(() => {
  folder = temporaryHome();
});
afterEach(() => removeHome(folder));

interface Outcome {
  /** how often a start or a launch was refused with a sentence before one succeeded */
  refusals: number;
  /** whether the fault came before the study's end */
  isHit: boolean;
  records: unknown;
}

async function trainWithFault(at: number, library: string): Promise<Outcome> {
  const home = temporaryHome();
  const log = join(folder, `hit-${at}`);
  const env = { LD_PRELOAD: library, DAI_FAULT_AT: String(at), DAI_FAULT_LOG: log };
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
    // The second daemon, where the first could not open its store, counts its writes anew and would fail again.
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
  }
}

test(
  "whichever write of the store fails, it is said, and no record is lost",
  needs(program("compiler")),
  async () => {
    const library = join(folder, "ioFault.so");
    execFileSync("gcc", [
      "-shared",
      "-fPIC",
      "-O1",
      "-o",
      library,
      resolve("test/fixtures/native/ioFault.c"),
      "-ldl",
    ]);
    const { records: wanted } = await trainWithFault(0, library);
    const counts = { faults: 0, refused: 0, waited: 0 };
    for (let at = 1; ; at += step) {
      const { refusals, isHit, records } = await trainWithFault(at, library);
      expect(records).toEqual(wanted);
      if (!isHit) break;
      counts.faults++;
      if (refusals > 0) counts.refused++;
      else counts.waited++;
    }
    console.info(JSON.stringify({ step, ...counts }));
    expect(counts.faults).toBeGreaterThan(0);
  },
);
