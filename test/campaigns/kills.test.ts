/**
 * `DAI_CAMPAIGN_KILLS` says how many processes are killed, 1,000 by default: half of them on this machine alone, half
 * around workers that take their runs from a Redis server, which keeps nothing, snapshots or everything alternately.
 */
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { connectDaemon, type DaemonConnection } from "../../server/src/connection/typed.ts";
import type { RunId } from "../../server/src/protocol/protocol.ts";
import { checkStore } from "../../server/src/runs/store/checkStore.ts";
import { connectOptions, removeHome, temporaryHome } from "../integration/support/daemon.ts";
import { killAtRandom } from "../integration/support/kills.ts";
import { details, hasEnded, smallSpec, waitFor, withoutSeconds } from "../integration/support/runs.ts";
import { needs, program } from "../support/needs.ts";
import { killElsewhere } from "./killsElsewhere.ts";
import { inRounds, isOver } from "./rounds.ts";

const kills = Number(process.env["DAI_CAMPAIGN_KILLS"] ?? 1000);
const seed = Number(process.env["DAI_CAMPAIGN_SEED"] ?? 1);
const perRound = Math.min(50, kills);
const rounds = Math.ceil(kills / 2 / perRound);
const spec = { ...smallSpec, indicator: { window: 4, checkpoints: [5, 50] } };
const open = (home: string, redis?: string) =>
  connectDaemon(
    connectOptions({ home, env: { DAI_SNAPSHOT_SECONDS: "0.05", ...(redis && { DAI_REDIS: redis }) } }),
  );

let reference: string;
beforeEach(() => {
  reference = temporaryHome();
});
afterEach(() => removeHome(reference));

/** Waits for the ends of runs. @throws what is known of them when there is no progress for two minutes */
async function untilEnded(connection: DaemonConnection, runs: RunId[]): Promise<void> {
  let [before, since] = ["", performance.now()];
  for (;;) {
    const { runs: all } = await connection.request("dai/runs/list", {});
    if (all.filter(({ run }) => runs.includes(run)).every(hasEnded)) return;
    const now = JSON.stringify(all);
    if (now !== before) [before, since] = [now, performance.now()];
    if (performance.now() - since > 120_000) {
      const { remote } = await connection.request("dai/daemon/status", {});
      throw new Error(`Runs have stalled: ${now} ${JSON.stringify(remote)}`);
    }
    await sleep(50);
  }
}

/** Records and verdicts of runs, as far as an uninterrupted study of so many epochs has them. */
async function found(connection: DaemonConnection, runs: RunId[], epochs: number) {
  const all = await details(connection, runs);
  return all.map(({ records, verdicts, state }) => ({
    state,
    records: withoutSeconds(records).filter(({ epoch }) => epoch <= epochs),
    verdicts: verdicts.filter(({ epoch }) => epoch <= epochs),
  }));
}

interface Interrupted {
  home: string;
  connection: DaemonConnection;
  runs: RunId[];
  epochs: number;
}

/** Runs interrupted runs to their ends, and compares them with uninterrupted ones. */
async function compare({ home, connection, runs, epochs }: Interrupted) {
  await untilEnded(connection, runs);
  const interrupted = await found(connection, runs, epochs);
  connection.close();
  // A home for each number of epochs: verdicts say how many epochs are left, and a launch with fewer does not shorten runs.
  const whole = await open(join(reference, `${epochs}`));
  const started = await whole.request("dai/runs/start", { spec, epochs });
  await waitFor(whole, started.runs, hasEnded);
  const wanted = await found(whole, started.runs, epochs);
  whole.close();
  expect(interrupted).toEqual(wanted);
  expect(checkStore(join(home, "runs.db")).problems).toEqual([]);
  return { runs: runs.length, records: interrupted.reduce((sum, { records }) => sum + records.length, 0) };
}

test("no record is lost, doubled or different, whatever is killed on this machine", async () => {
  const outcomes = await inRounds("kills", rounds, async (round) => {
    const home = temporaryHome();
    const killed = await killAtRandom({
      ...{ open: () => open(home), spec, epochs: 500, kills: perRound, seed: seed + round },
    });
    const outcome = await compare({ home, ...killed });
    await removeHome(home);
    return { kills: perRound, ...outcome };
  });
  if (!isOver()) expect(outcomes.length).toBeGreaterThan(0);
});

test(
  "no record is lost, doubled or different, whatever is killed of daemon, workers, trainers and Redis",
  needs(program("redis")),
  async () => {
    const kinds = ["everything", "snapshots", "nothing"] as const;
    const outcomes = await inRounds("killsElsewhere", rounds, async (round) => {
      const home = temporaryHome();
      const interrupted = await killElsewhere({
        ...{ home, open: (redis: string) => open(home, redis), spec, epochs: 200 },
        ...{ kills: perRound, seed: seed + round, persistence: kinds[round % 3]! },
      });
      const outcome = await compare({ home, ...interrupted });
      await interrupted.close();
      await removeHome(home);
      return { ...interrupted.killed, ...outcome };
    });
    if (!isOver()) expect(outcomes.length).toBeGreaterThan(0);
  },
);
