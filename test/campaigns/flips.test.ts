/** `DAI_CAMPAIGN_FLIPS` says how many bits are flipped, 1,000 by default. */
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  connect,
  removeHome,
  startDaemon,
  stopDaemon,
  temporaryHome,
} from "../integration/support/daemon.ts";
import { flipRandomBits } from "../integration/support/flips.ts";
import { hasEnded, smallSpec, waitFor } from "../integration/support/runs.ts";

let home: string;
beforeEach(() => {
  home = temporaryHome();
});
afterEach(() => removeHome(home));

test("no flipped bit of the store changes what is served without a word", async () => {
  await startDaemon({ home });
  const connection = await connect(home);
  const { runs } = await connection.request("dai/runs/start", { spec: smallSpec });
  await waitFor(connection, runs, hasEnded);
  connection.close();
  await stopDaemon(home);
  const flips = Number(process.env["DAI_CAMPAIGN_FLIPS"] ?? 1000);
  const outcomes = await flipRandomBits(home, flips, 1);
  console.info(JSON.stringify(outcomes));
  expect(outcomes.silent).toEqual([]);
});
